/** The lessons of a course as a line of stations, each with what it is about and how long it takes. */
import Link from 'next/link';
import type { LessonHead } from '../../course/load.ts';
import { words } from '../../lib/words.ts';
import { ProgressMark } from './progress-mark.tsx';

export function Outline({ course, lessons }: { course: string; lessons: readonly LessonHead[] }) {
  return (
    <nav aria-label={words.course.outline}>
      <h2 className="text-base">{words.course.outline}</h2>
      <ol className="outline-list">
        {lessons.map((lesson, index) => (
          <li key={lesson.slug}>
            <span aria-hidden="true" className="outline-number">
              {index + 1}
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex items-baseline gap-3">
                <Link
                  href={`/${course}/${lesson.slug}`}
                  prefetch={false}
                  className="text-ink hover:text-accent font-semibold after:absolute after:inset-0"
                >
                  {lesson.title}
                </Link>
                <span className="text-faint ml-auto flex shrink-0 items-center gap-2 text-sm">
                  {lesson.minutes > 0 ? words.course.minutes(lesson.minutes) : null}
                  <ProgressMark course={course} lesson={lesson.slug} />
                </span>
              </p>
              {lesson.summary ? <p className="text-soft mt-0.5 text-[0.95rem]">{lesson.summary}</p> : null}
              {lesson.problem ? <p className="text-danger mt-1 text-sm font-medium">{words.course.broken}</p> : null}
            </div>
          </li>
        ))}
      </ol>
    </nav>
  );
}
