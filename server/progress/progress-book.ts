/** What each student has done. Bounded, since anyone may write slugs into it. Knows no lesson's text. */
import type { LessonProgress, Progress } from '../../protocol/http.ts';
import type { Clock } from '../clock.ts';
import type { ProgressRows } from '../store/progress.ts';

export type ProgressBook = ReturnType<typeof progressBook>;

/** More lessons than any library of courses has for one student. */
const MOST_LESSONS = 2_000;
const SLUG = /^[a-z0-9][a-z0-9-]{0,79}$/;

export function progressBook({ rows, clock }: { rows: ProgressRows; clock: Clock }) {
  return {
    async of(student: string): Promise<Progress> {
      return { lessons: await rows.of(student) };
    },
    /** False for what no lesson can be called. */
    async mark(student: string, lesson: LessonProgress): Promise<boolean> {
      if (!SLUG.test(lesson.course) || !SLUG.test(lesson.lesson)) return false;
      if ((await rows.count(student)) >= MOST_LESSONS) return false;
      await rows.mark(student, lesson, clock.now());
      return true;
    },
  };
}
