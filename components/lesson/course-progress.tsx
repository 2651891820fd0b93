'use client';
/** How many lessons of a course are done. Its line is reserved. */
import { useProgress } from '../../lib/use-me.ts';
import { words } from '../../lib/words.ts';

export function CourseProgress({ course, lessons }: { course: string; lessons: readonly string[] }) {
  const progress = useProgress();
  const done = (progress ?? []).filter(
    (mark) => mark.course === course && mark.state === 'done' && lessons.includes(mark.lesson),
  ).length;
  return <p className="text-faint min-h-5 text-sm">{done > 0 ? words.course.doneOf(done, lessons.length) : ''}</p>;
}
