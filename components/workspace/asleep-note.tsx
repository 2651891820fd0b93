'use client';
/** Over the terminals of a host that stands still: why nothing moves, and what wakes it. Knows no wire. */
import { workspaceWords } from '../../lib/words-workspace.ts';
import { clockTime } from '../host/figures-in-words.ts';
import { Button } from '../ui/button.tsx';
import { Note } from './notes.tsx';

const words = workspaceWords.asleep;

/** `until`: when its shells end, ms since the epoch. */
export function AsleepNote({ until, onWake }: { until: number; onWake: () => void }) {
  return (
    <Note what={words.what} next={words.next(clockTime(until))}>
      <div className="mt-2 flex justify-end">
        <Button look="strong" onClick={onWake}>
          {words.wake}
        </Button>
      </div>
    </Note>
  );
}
