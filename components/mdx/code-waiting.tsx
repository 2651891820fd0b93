'use client';
/** What a block says below itself when its command needs a word of the student's. Knows only the block's state. */
import type { BlockState, WaitsFor } from '../../lib/live/block-state.ts';
import { useWorkspace } from '../../lib/live/use-workspace.ts';
import { words } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

type Choice = 'cancel' | 'interrupt' | 'anyway';

/** What can be done about it: only what fits. */
const CHOICES: Record<WaitsFor, readonly Choice[]> = {
  prompt: ['cancel', 'anyway', 'interrupt'],
  interrupting: ['cancel'],
  stubborn: ['cancel', 'anyway', 'interrupt'],
  turn: ['cancel'],
  'full-screen': ['cancel', 'anyway'],
  'no-program': ['cancel', 'anyway'],
};

const say = words.code;

export function CodeWaiting({ id, state, onRun }: { id: string; state: BlockState; onRun: () => void }) {
  const workspace = useWorkspace();
  const act: Record<Choice, () => void> = {
    cancel: () => workspace.cancelRun(id),
    interrupt: () => workspace.runInterrupting(id),
    anyway: () => workspace.runAnyway(id),
  };
  switch (state.state) {
    case 'waiting':
      return (
        <div className="code-problem">
          <Notice role="status" {...say.waiting[state.why](state.terminal, state.runs)} />
          <div className="flex flex-wrap justify-end gap-2">
            {CHOICES[state.why].map((choice, index, all) => (
              <Button
                key={choice}
                look={index === 0 || index < all.length - 1 ? 'quiet' : 'plain'}
                onClick={act[choice]}
              >
                {say[choice]}
              </Button>
            ))}
          </div>
        </div>
      );
    case 'unknown':
    case 'dropped':
      return (
        <div className="code-problem">
          <Notice role="alert" tone="danger" {...say[state.state]} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button look="quiet" onClick={act.cancel}>
              {say.leaveIt}
            </Button>
            <Button onClick={onRun}>{say.runAgain}</Button>
          </div>
        </div>
      );
    default:
      return null;
  }
}
