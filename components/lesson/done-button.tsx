'use client';
/** Marks a lesson as done; and as seen, as soon as somebody who is signed in looks at it. Its room is kept before that. */
import { useEffect } from 'react';
import { markLesson, useMe, useProgress } from '../../lib/use-me.ts';
import { words } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';

export function DoneButton({ course, lesson }: { course: string; lesson: string }) {
  const me = useMe();
  const progress = useProgress();
  const signedIn = me?.signedIn === true;
  const known = progress !== null;
  const done =
    progress?.some((mark) => mark.course === course && mark.lesson === lesson && mark.state === 'done') ?? false;

  useEffect(() => {
    if (signedIn && known) void markLesson({ course, lesson, state: 'seen' });
  }, [signedIn, known, course, lesson]);

  return (
    <div className="min-h-9">
      {!signedIn || !known ? null : (
        <Button
          aria-disabled={done}
          className={done ? 'text-good cursor-default border-transparent! bg-transparent! px-0!' : ''}
          onClick={() => void markLesson({ course, lesson, state: 'done' })}
        >
          {done ? (
            <svg
              viewBox="0 0 16 16"
              width="16"
              height="16"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.8"
              strokeLinecap="round"
              strokeLinejoin="round"
              aria-hidden="true"
            >
              <path d="m3 8.5 3.2 3.2L13 5" />
            </svg>
          ) : null}
          {done ? words.lesson.done : words.lesson.markDone}
        </Button>
      )}
    </div>
  );
}
