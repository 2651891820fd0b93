/** On to the next lesson, or back to the one before. */
import Link from 'next/link';
import type { LessonHead } from '../../course/load.ts';
import { words } from '../../lib/words.ts';

type Props = { course: { slug: string; title: string }; previous: LessonHead | null; next: LessonHead | null };

export function Pager({ course, previous, next }: Props) {
  return (
    <div className="pager print:hidden">
      {previous ? (
        <Link href={`/${course.slug}/${previous.slug}`} prefetch={false} rel="prev">
          <span className="text-faint text-xs">{words.lesson.previous}</span>
          <span>{previous.title}</span>
        </Link>
      ) : (
        <span />
      )}
      <Link
        href={next ? `/${course.slug}/${next.slug}` : `/${course.slug}`}
        rel={next ? 'next' : undefined}
        className="text-right"
      >
        <span className="text-faint text-xs">{next ? words.lesson.next : words.lesson.finished}</span>
        <span>{next ? next.title : words.lesson.back}</span>
      </Link>
    </div>
  );
}
