'use client';
/** Start, or go on where one left: the same button in the same room, its words known once the progress is. */
import Link from 'next/link';
import { useProgress } from '../../lib/use-me.ts';
import { words } from '../../lib/words.ts';
import { buttonClass } from '../ui/button.tsx';

type Props = { course: string; lessons: readonly { slug: string; title: string }[] };

const say = words.home;

export function ContinueLink({ course, lessons }: Props) {
  const progress = useProgress();
  const marks = (progress ?? []).filter((mark) => mark.course === course);
  const stateOf = (slug: string) => marks.find((mark) => mark.lesson === slug)?.state;
  const next = lessons.find(({ slug }) => stateOf(slug) !== 'done') ?? lessons[0];
  if (!next) return null;
  const all = marks.length > 0 && lessons.every(({ slug }) => stateOf(slug) === 'done');
  const label = all ? say.again : marks.length > 0 ? say.goOn : say.start;
  return (
    <Link href={`/${course}/${next.slug}`} prefetch={false} className={buttonClass('strong', 'relative z-10 min-w-44')}>
      {label}
    </Link>
  );
}
