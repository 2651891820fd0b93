'use client';
/** Over the terminals of a host that stands still: why nothing moves, and what wakes it. Knows no wire. */
import { workspaceWords } from '../../lib/words-workspace.ts';
import { timeInWords } from '../host/figures-in-words.ts';
import { Button } from '../ui/button.tsx';
import { Note } from './notes.tsx';

const words = workspaceWords.asleep;

type Props = {
  /** When its shells end, ms since the epoch. */
  until: number;
  /** The terminal below shows nothing yet: the page was loaded while the host slept. */
  blank: boolean;
  onWake: () => void;
};

export function AsleepNote({ until, blank, onWake }: Props) {
  const next = words.next(timeInWords(until));
  return (
    <Note what={words.what} next={blank ? `${words.blank} ${next}` : next}>
      <div className="mt-2 flex justify-end">
        <Button look="strong" onClick={onWake}>
          {words.wake}
        </Button>
      </div>
    </Note>
  );
}
