'use client';
/** One button of a code block. Its picture tells its state; its name and its width never change. */
import type { ReactNode } from 'react';
import { words } from '../../lib/words.ts';

/** busy: cannot be pressed meanwhile. working: may be pressed again. */
export type ActionState = 'idle' | 'busy' | 'working' | 'done' | 'failed';

const pictures: Record<'copy' | 'save' | 'run' | 'done' | 'failed' | 'working', ReactNode> = {
  copy: <path d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7" />,
  run: <path d="M4.5 3v10l8-5z" fill="currentColor" />,
  save: <path d="M8 2.5v7m0 0 3-3m-3 3-3-3M2.5 11v2.5h11V11" />,
  done: <path d="m3 8.5 3.2 3.2L13 5" />,
  failed: <path d="M8 3.5v5M8 12v.01" />,
  working: <path d="M3 8h.01M8 8h.01M13 8h.01" strokeWidth="2.4" />,
};

type Props = { picture: 'copy' | 'save' | 'run'; state: ActionState; onClick: () => void };

export function CodeAction({ picture, state, onClick }: Props) {
  const shown = state === 'idle' ? picture : state === 'busy' ? 'working' : state;
  return (
    <button
      type="button"
      className="code-action"
      data-of={picture}
      data-state={state}
      aria-disabled={state === 'busy'}
      onClick={state === 'busy' ? undefined : onClick}
    >
      <svg
        viewBox="0 0 16 16"
        width="14"
        height="14"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {pictures[shown]}
      </svg>
      {words.code[picture]}
    </button>
  );
}
