/** What each student has seen and done, by the slugs of course and lesson. Knows no lesson's text. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export type LessonState = { course: string; lesson: string; state: 'seen' | 'done' };

export type ProgressRows = ReturnType<typeof progressQueries>;

export function progressQueries(db: Kysely<Tables>) {
  return {
    async of(student: string): Promise<LessonState[]> {
      return db
        .selectFrom('progress')
        .select(['course', 'lesson', 'state'])
        .where('student_id', '=', student)
        .orderBy('at')
        .execute();
    },
    /** `done` is never taken back by `seen`. */
    async mark(student: string, { course, lesson, state }: LessonState, at: number): Promise<void> {
      await db
        .insertInto('progress')
        .values({ student_id: student, course, lesson, state, at })
        .onConflict((conflict) => {
          const keys = conflict.columns(['student_id', 'course', 'lesson']);
          return state === 'done' ? keys.doUpdateSet({ state, at }) : keys.doNothing();
        })
        .execute();
    },
    async count(student: string): Promise<number> {
      const row = await db
        .selectFrom('progress')
        .select((eb) => eb.fn.countAll().as('n'))
        .where('student_id', '=', student)
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
  };
}
