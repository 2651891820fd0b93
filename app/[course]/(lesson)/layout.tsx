/** The frame around the lessons of one course; it outlives a change of lesson, and so do the terminals in it. */
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { LessonFrame } from '@/components/lesson/lesson-frame.tsx';
import { loadCourse } from '@/course/load.ts';
import { env } from '@/lib/env.ts';

export default async function Layout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ course: string }>;
}) {
  await connection();
  const course = await loadCourse(env.content, (await params).course);
  // The page below says that there is no such course.
  if (!course) return children;
  return <LessonFrame course={course}>{children}</LessonFrame>;
}
