'use client';
/** How far a student is with one lesson: a dot in a room of its own, empty until the browser knows. */
import { useProgress } from '../../lib/use-me.ts';
import { words } from '../../lib/words.ts';

export function ProgressMark({ course, lesson }: { course: string; lesson: string }) {
  const progress = useProgress();
  const state = progress?.find((mark) => mark.course === course && mark.lesson === lesson)?.state;
  return (
    <span className="progress-mark" data-state={state}>
      {state ? <span className="sr-only">{state === 'done' ? words.lesson.done : words.lesson.seen}</span> : null}
    </span>
  );
}
