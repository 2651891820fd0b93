/** No such page, course or lesson: says which, and what there is instead. */
import { connection } from 'next/server';
import { NotFoundPage } from '@/components/lesson/not-found-page.tsx';
import { loadCourses } from '@/course/load.ts';
import { env } from '@/lib/env.ts';

export const metadata = { title: '404' };

export default async function NotFound() {
  await connection();
  return <NotFoundPage courses={await loadCourses(env.content)} />;
}
