/** What stands at an address that leads nowhere. Which address it is, only the leaf knows. */
import type { CourseSummary } from '../../course/load.ts';
import { SiteHeader } from '../ui/site-header.tsx';
import { WhatExists } from './what-exists.tsx';

export function NotFoundPage({ courses }: { courses: readonly CourseSummary[] }) {
  const known = courses.map(({ slug, title, lessons }) => ({
    slug,
    title,
    lessons: lessons.map((lesson) => ({ slug: lesson.slug, title: lesson.title })),
  }));
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="page outline-none">
        <WhatExists courses={known} />
      </main>
    </>
  );
}
