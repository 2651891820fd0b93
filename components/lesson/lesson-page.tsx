/** A lesson's text between the rail of lessons and the workspace. Composes; the text comes compiled (`children`). */
import type { ReactNode } from 'react';
import type { CourseSummary, Lesson } from '../../course/load.ts';
import { words } from '../../lib/words.ts';
import { DoneButton } from './done-button.tsx';
import { Here } from './here.tsx';
import { LessonRail } from './lesson-rail.tsx';
import { Pager } from './pager.tsx';

type Props = { course: CourseSummary; lesson: Lesson; children: ReactNode };

export function LessonPage({ course, lesson, children }: Props) {
  const { head, previous, next } = lesson;
  return (
    <>
      <Here course={course.slug} lesson={head.slug} />
      <LessonRail course={course} lessons={course.lessons} current={head.slug} />
      <main id="main" className="lesson-text" tabIndex={-1}>
        <article>
          <header className="lesson-head">
            <h1>{head.title}</h1>
            {/* That of a lesson.md is taken from its first paragraph, which follows anyway. */}
            {head.summary && head.format === 'mdx' ? <p className="lesson-summary">{head.summary}</p> : null}
            {head.objectives.length > 0 ? (
              <details className="lesson-objectives">
                <summary>
                  {words.lesson.objectives}
                  {head.minutes > 0 ? (
                    <span className="text-faint"> · {words.course.minutes(head.minutes)}</span>
                  ) : null}
                </summary>
                <ul>
                  {head.objectives.map((objective) => (
                    <li key={objective}>{objective}</li>
                  ))}
                </ul>
              </details>
            ) : null}
          </header>
          <div className="prose">{children}</div>
        </article>
        <footer className="mt-12">
          <DoneButton course={course.slug} lesson={head.slug} />
          <Pager course={course} previous={previous} next={next} />
        </footer>
      </main>
    </>
  );
}
