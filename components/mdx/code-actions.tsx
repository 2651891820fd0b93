'use client';
/**
 * The buttons of a code block: Copy, Run, Save to my host. How it goes shows in the button and in a line that takes
 * no room; only what needs an answer opens below the block. Knows nothing of terminals but what the workspace tells.
 */
import { useEffect, useState } from 'react';
import type { BlockState } from '../../lib/live/block-state.ts';
import { useWorkspace } from '../../lib/live/use-workspace.ts';
import { revealWorkspace } from '../../lib/place.ts';
import { errorWords, words, type Said } from '../../lib/words.ts';
import { copyText } from '../ui/copy.ts';
import { Notice } from '../ui/notice.tsx';
import { CodeAction, type ActionState } from './code-action.tsx';
import { CodeWaiting } from './code-waiting.tsx';

type Props = {
  id: string;
  copy: string;
  run: string | null;
  save: string | null;
  file: string | null;
  terminal: number | null;
  inside: boolean;
  interrupt: boolean;
};

/** How far Copy and Save are; Run's state is the workspace's. */
type Outcome = { of: 'copy' | 'save'; state: ActionState; said: string; problem?: Said };

/** How long a button shows that it did its work. */
const SHOWN_MS = 4000;

const say = words.code;

export function CodeActions({ id, copy, run, save, file, terminal, inside, interrupt }: Props) {
  const workspace = useWorkspace();
  const running = workspace.blockState(id);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  useEffect(() => {
    if (outcome?.state !== 'done') return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const onCopy = async () => {
    const copied = await copyText(copy);
    const failed = { of: 'copy', state: 'failed', said: '', problem: { what: say.copyFailed, next: '' } } as const;
    setOutcome(copied ? { of: 'copy', state: 'done', said: say.copied } : failed);
  };

  const onRun = () => {
    if (run === null) return;
    setOutcome(null);
    revealWorkspace();
    workspace.run({ blockId: id, text: run, terminal, inside, interrupt });
  };

  const onSave = async () => {
    if (save === null || file === null) return;
    setOutcome({ of: 'save', state: 'busy', said: say.saving });
    const answer = await workspace.save({ path: file, content: save });
    const said: Outcome = answer.ok
      ? { of: 'save', state: 'done', said: say.saved(file) }
      : { of: 'save', state: 'failed', said: '', problem: errorWords[answer.code]({ path: file }) };
    setOutcome(said);
  };

  const stateOf = (of: Outcome['of']): ActionState => (outcome?.of === of ? outcome.state : 'idle');
  return (
    <>
      <div className="code-actions">
        <CodeAction picture="copy" state={stateOf('copy')} onClick={() => void onCopy()} />
        {save === null ? null : <CodeAction picture="save" state={stateOf('save')} onClick={() => void onSave()} />}
        {run === null ? null : <CodeAction picture="run" state={lookOf(running)} onClick={onRun} />}
      </div>
      <p role="status" className="code-status">
        {outcome?.said || saidOf(running)}
      </p>
      {outcome?.problem ? (
        <div className="code-problem">
          <Notice role="alert" tone="danger" {...outcome.problem} />
        </div>
      ) : (
        <CodeWaiting id={id} state={running} onRun={onRun} />
      )}
    </>
  );
}

function lookOf(block: BlockState): ActionState {
  switch (block.state) {
    case 'starting':
    case 'waiting':
    case 'running':
      return 'working';
    case 'typed':
    case 'done':
      return 'done';
    case 'failed':
    case 'dropped':
    case 'unknown':
      return 'failed';
    case 'idle':
      return 'idle';
  }
}

function saidOf(block: BlockState): string {
  switch (block.state) {
    case 'starting':
      return say.sending;
    case 'running':
      return say.running(block.terminal);
    case 'typed':
      return say.typed(block.terminal);
    case 'done':
      return say.finished(block.terminal);
    case 'failed':
      return say.status(block.terminal, block.status);
    case 'idle':
    case 'waiting':
    case 'dropped':
    case 'unknown':
      return '';
  }
}
