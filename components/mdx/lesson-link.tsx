/** Links of a lesson: within the site as they are, to another host in a tab of its own, so that the terminals stay. */
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { words } from '../../lib/words.ts';

export function LessonLink({ href = '', children, ...rest }: ComponentProps<'a'>) {
  if (href.startsWith('/'))
    return (
      <Link href={href} prefetch={false} {...rest}>
        {children}
      </Link>
    );
  if (!/^https?:/i.test(href))
    return (
      <a href={href} {...rest}>
        {children}
      </a>
    );
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" {...rest}>
      {children}
      <span className="sr-only"> {words.lesson.elsewhere}</span>
    </a>
  );
}
