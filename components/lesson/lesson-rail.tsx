/**
 * The course's lessons beside the text: a narrow rail of numbers that opens to their titles; a strip above the text on
 * a narrow screen. The same list in all three. Progress marks are filled in by the browser.
 */
import Link from 'next/link';
import type { LessonHead } from '../../course/load.ts';
import { words } from '../../lib/words.ts';
import { ProgressMark } from './progress-mark.tsx';
import { RailToggle } from './rail-toggle.tsx';

type Props = { course: { slug: string; title: string }; lessons: readonly LessonHead[]; current: string };

export function LessonRail({ course, lessons, current }: Props) {
  return (
    <nav aria-label={words.lesson.outline} id="lessons" className="rail print:hidden">
      <RailToggle />
      <ol>
        {lessons.map((lesson, index) => (
          <li key={lesson.slug}>
            <Link
              href={`/${course.slug}/${lesson.slug}`}
              prefetch={false}
              title={lesson.title}
              aria-current={lesson.slug === current ? 'page' : undefined}
            >
              <span className="rail-number">
                {index + 1}
                <ProgressMark course={course.slug} lesson={lesson.slug} />
              </span>
              <span className="rail-title">{lesson.title}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
