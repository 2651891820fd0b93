/** Lets a page whose server is newer load itself again. Knows when from reload.ts, and the document from browser.ts. */
import { momentOfPage, reloadFor } from './browser.ts';
import { browserClock } from './clock.ts';
import { ReloadWhenSafe } from './reload.ts';
import type { WorkspaceClient } from './workspace-client.ts';

export function reloadWhenOld(client: WorkspaceClient): { dispose(): void } {
  let version = '';
  const reloading = new ReloadWhenSafe({
    clock: browserClock,
    moment() {
      const { waiting, typedAt } = client.figures;
      return { ...momentOfPage(), waiting: waiting > 0, typedAt };
    },
    reload: () => reloadFor(version),
  });
  const unsubscribe = client.subscribe(() => {
    const { line } = client.picture();
    if (line.state !== 'refused' || line.reason !== 'old-page') return reloading.stop();
    version = line.version ?? '';
    reloading.want();
  });
  return {
    dispose() {
      unsubscribe();
      reloading.stop();
    },
  };
}
