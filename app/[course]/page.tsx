/** One course: what one will be able to do, and its lessons. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { CoursePage } from '@/components/lesson/course-page.tsx';
import { loadCourse } from '@/course/load.ts';
import { env } from '@/lib/env.ts';

type Props = { params: Promise<{ course: string }> };

async function load({ params }: Props) {
  await connection();
  const course = await loadCourse(env.content, (await params).course);
  if (!course) notFound();
  return course;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const course = await load(props);
  return { title: course.title, description: course.summary };
}

export default async function Page(props: Props) {
  return <CoursePage course={await load(props)} />;
}
