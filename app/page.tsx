/** Home: the courses, what one will learn, how long it takes. */
import { connection } from 'next/server';
import { HomePage } from '@/components/lesson/home-page.tsx';
import { loadCourses } from '@/course/load.ts';
import { env } from '@/lib/env.ts';

export default async function Page() {
  await connection();
  return <HomePage courses={await loadCourses(env.content)} />;
}
