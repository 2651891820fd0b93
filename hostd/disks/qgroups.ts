/**
 * Clears the quota groups that stay behind when dockerd removes a sandbox's snapshot. Knows nothing of containers.
 */
import { attempt, run } from '../machine/run.ts';

/** Pure: quota groups of subvolumes that are no more, from `btrfs qgroup show` and `btrfs subvolume list`. */
export function staleGroups(groups: string, subvolumes: string): string[] {
  const alive = new Set([...subvolumes.matchAll(/^ID (\d+) /gm)].map((match) => match[1]));
  const known = [...groups.matchAll(/^0\/(\d+)\s/gm)].flatMap((match) => match[1] ?? []);
  // 5 is the top of the file system, which the list of subvolumes leaves out.
  return known.filter((id) => id !== '5' && !alive.has(id)).map((id) => `0/${id}`);
}

/** A debounced sweep: many ends in a row cost one. */
export class QuotaSweeper {
  readonly #mount: string;
  #timer: NodeJS.Timeout | null = null;

  constructor(mount: string) {
    this.#mount = mount;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      // What is missed this time is stale the next time as well.
      void this.sweep().catch(() => {});
    }, 2_000).unref();
  }

  async sweep(): Promise<void> {
    // Only subvolumes below the mount count where it is a directory of a larger btrfs; then groups of others stay.
    if ((await attempt('mountpoint', ['-q', this.#mount])).status !== 0) return;
    const groups = await run('btrfs', ['qgroup', 'show', '--raw', this.#mount]);
    const subvolumes = await run('btrfs', ['subvolume', 'list', this.#mount]);
    // One that is busy is left for the next time.
    for (const group of staleGroups(groups, subvolumes))
      await attempt('btrfs', ['qgroup', 'destroy', group, this.#mount]);
  }
}
