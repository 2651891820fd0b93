'use client';
/** Shows a paste whose lines would run at once, and asks. Knows no terminal. */
import { useEffect, useId, useRef, useState } from 'react';
import { workspaceWords } from '../../lib/words-workspace.ts';
import { asOneLine } from '../terminal/paste.ts';
import { Button } from '../ui/button.tsx';
import { useModal } from '../ui/use-modal.ts';
import { changePreferences } from './preferences.ts';

const words = workspaceWords.paste;

/** `onAnswer` gets what is to be pasted; null: nothing. */
export function PasteQuestion({ text, onAnswer }: { text: string; onAnswer: (text: string | null) => void }) {
  const dialog = useModal();
  const [never, setNever] = useState(false);
  const id = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  // A habitual Enter must not run what was just asked about.
  useEffect(() => cancel.current?.focus(), []);
  const lines = text.replace(/[\r\n]+$/, '').split(/\r\n|\r|\n/);
  const answer = (pasted: string | null) => {
    if (never && pasted !== null) changePreferences({ pasteWarning: false });
    onAnswer(pasted);
  };
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className="border-line bg-raised text-ink backdrop:bg-ink/40 dark:backdrop:bg-paper/70 max-h-[calc(100dvh-2rem)] w-[min(34rem,calc(100vw-1.5rem))] max-w-none flex-col rounded-lg border p-5 text-sm shadow-(--shadow) open:flex"
      onCancel={(event) => {
        event.preventDefault();
        answer(null);
      }}
    >
      <h2 id={`${id}-title`} className="text-lg">
        {words.ask}
      </h2>
      <p id={`${id}-text`} className="text-soft mt-2">
        {words.what(lines.length)}
      </p>
      <pre
        role="region"
        aria-label={words.text}
        tabIndex={0}
        className="terminal-ground border-line mt-3 max-h-64 min-h-0 overflow-auto rounded-md border px-3 py-2 font-mono text-[0.8125rem] break-words whitespace-pre-wrap"
      >
        {lines.join('\n')}
      </pre>
      <label className="text-soft mt-3 flex items-center gap-2">
        <input
          type="checkbox"
          checked={never}
          className="accent-accent size-4"
          onChange={(event) => setNever(event.target.checked)}
        />
        {words.never}
      </label>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button ref={cancel} onClick={() => answer(null)}>
          {workspaceWords.cancel}
        </Button>
        <Button onClick={() => answer(asOneLine(text))}>{words.oneLine}</Button>
        <Button look="strong" onClick={() => answer(text)}>
          {words.paste}
        </Button>
      </div>
    </dialog>
  );
}
