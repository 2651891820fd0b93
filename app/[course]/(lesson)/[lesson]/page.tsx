/** One lesson: load, compile, compose. Read and compiled when it is asked for, so that an edited file shows at once. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { BrokenLesson } from '@/components/lesson/broken-lesson.tsx';
import { LessonPage } from '@/components/lesson/lesson-page.tsx';
import { contract } from '@/components/mdx/contract.ts';
import { components } from '@/components/mdx/index.tsx';
import { loadCourse, loadLesson } from '@/course/load.ts';
import { compileLesson } from '@/lib/compile-lesson.ts';
import { env } from '@/lib/env.ts';
import { katexHref } from '@/lib/katex.ts';
import { surroundings } from '@/lib/lesson-surroundings.ts';

type Props = { params: Promise<{ course: string; lesson: string }> };

async function load({ params }: Props) {
  await connection();
  const { course: courseSlug, lesson: lessonSlug } = await params;
  const [course, lesson] = await Promise.all([
    loadCourse(env.content, courseSlug),
    loadLesson(env.content, courseSlug, lessonSlug),
  ]);
  if (!course || !lesson) notFound();
  return { course, lesson };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { course, lesson } = await load(props);
  return { title: `${lesson.head.title} · ${course.title}`, description: lesson.head.summary };
}

export default async function Page(props: Props) {
  const { course, lesson } = await load(props);
  const { head, source, bodyLine, hash } = lesson;
  const compiled = head.problem
    ? ({ ok: false, problem: head.problem } as const)
    : await compileLesson({ ...head, source, bodyLine, hash, contract, ...(await surroundings(course, lesson)) });
  return (
    <LessonPage course={course} lesson={lesson}>
      {compiled.ok && compiled.hasMath ? <link rel="stylesheet" href={katexHref} precedence="default" /> : null}
      {compiled.ok ? <compiled.Body components={components} /> : <BrokenLesson problem={compiled.problem} />}
    </LessonPage>
  );
}
