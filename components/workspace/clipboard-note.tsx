'use client';
/** A program asks to put a text on the clipboard: shown whole, done only by a click. Knows no terminal. */
import { workspaceWords } from '../../lib/words-workspace.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Note } from './notes.tsx';

const words = workspaceWords.clipboard;

type Props = { from: string; text: string; onAnswer: (yes: boolean) => void };

export function ClipboardNote({ from, text, onAnswer }: Props) {
  return (
    <Note what={words.ask} next={words.from(from)} code={text}>
      <div className="mt-2 flex justify-end gap-1">
        <Button
          look="quiet"
          onClick={() => {
            void copyText(text);
            onAnswer(true);
          }}
        >
          {words.copy}
        </Button>
        <Button look="quiet" onClick={() => onAnswer(false)}>
          {words.no}
        </Button>
      </div>
    </Note>
  );
}
