'use client';
/**
 * The place of the workspace beside a lesson: its room is there from the first paint, the workspace itself comes
 * after it. On a narrow screen it is a sheet with a bar to pull it up. Knows nothing of terminals.
 */
import dynamic from 'next/dynamic';
import { setSheet } from '../../lib/place.ts';
import { usePlacing } from '../../lib/use-placing.ts';
import { words } from '../../lib/words.ts';
import { Splitter } from './splitter.tsx';

const Workspace = dynamic(async () => (await import('../workspace/workspace.tsx')).Workspace, { ssr: false });

const say = words.lesson;

export function WorkspacePlace() {
  const { sheet } = usePlacing();
  return (
    <section aria-label={say.workspace} className="workspace print:hidden">
      <Splitter />
      <div className="sheet-bar">
        <button
          type="button"
          className="sheet-toggle"
          aria-expanded={sheet !== 'closed'}
          onClick={() => setSheet(sheet === 'closed' ? 'half' : 'closed')}
        >
          {sheet === 'closed' ? say.openWorkspace : say.closeWorkspace}
        </button>
        {sheet !== 'closed' ? (
          <button
            type="button"
            className="sheet-toggle"
            aria-pressed={sheet === 'full'}
            onClick={() => setSheet(sheet === 'full' ? 'half' : 'full')}
          >
            {say.place.full}
          </button>
        ) : null}
      </div>
      <div className="workspace-body">
        <Workspace />
      </div>
    </section>
  );
}
