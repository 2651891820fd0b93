/** The instructor's room. The page itself is the same for everybody; who is in the room comes over the live connection. */
import type { Metadata } from 'next';
import { connection } from 'next/server';
import { Room } from '@/components/teach/room.tsx';
import { SiteHeader } from '@/components/ui/site-header.tsx';
import { loadCourses } from '@/course/load.ts';
import { env } from '@/lib/env.ts';
import { words } from '@/lib/words.ts';

export const metadata: Metadata = { title: words.room.title };

export default async function Page() {
  await connection();
  const titles: Record<string, string> = {};
  for (const course of await loadCourses(env.content)) {
    titles[course.slug] = course.title;
    for (const lesson of course.lessons) titles[`${course.slug}/${lesson.slug}`] = lesson.title;
  }
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="page max-w-[80rem]! py-8! outline-none">
        <Room titles={titles} />
      </main>
    </>
  );
}
