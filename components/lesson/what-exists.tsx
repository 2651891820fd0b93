'use client';
/** Says what the address asked for, what is nearest to it, and what there is. */
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { nearestName } from '../../lib/nearest-name.ts';
import { words } from '../../lib/words.ts';

type Entry = { slug: string; title: string };
type Course = Entry & { lessons: readonly Entry[] };

const say = words.notFound;

export function WhatExists({ courses }: { courses: readonly Course[] }) {
  const parts = usePathname().split('/').filter(Boolean).map(decoded);
  const [courseSlug = '', lessonSlug] = parts;
  const course = courses.find(({ slug }) => slug === courseSlug);
  const isLesson = course !== undefined && parts.length === 2;
  const isCourse = course === undefined && parts.length <= 2;
  const entries: readonly Entry[] = isLesson ? course.lessons : courses;
  const wanted = isLesson ? (lessonSlug ?? '') : courseSlug;
  const meant =
    isLesson || isCourse
      ? nearestName(
          wanted,
          entries.map(({ slug }) => slug),
        )
      : null;
  const found = entries.find(({ slug }) => slug === meant);
  const address = (slug: string) => (isLesson ? `/${course.slug}/${slug}` : `/${slug}`);
  return (
    <>
      <h1 className="text-3xl text-balance">
        {isLesson ? say.lesson(wanted) : isCourse ? say.course(wanted) : say.page}
      </h1>
      {found ? (
        <p className="text-soft mt-4 text-lg">
          {say.nearest}{' '}
          <Link href={address(found.slug)} className="text-accent font-medium underline underline-offset-3">
            {found.title}
          </Link>
          ?
        </p>
      ) : null}
      {entries.length > 0 ? (
        <>
          <h2 className="mt-8 text-base">{isLesson ? say.lessons : say.courses}</h2>
          <ul className="mt-2 flex flex-col gap-1.5">
            {entries.map(({ slug, title }) => (
              <li key={slug}>
                <Link href={address(slug)} prefetch={false} className="text-accent underline-offset-3 hover:underline">
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="mt-8">
        <Link href="/" className="text-accent underline-offset-3 hover:underline">
          {say.home}
        </Link>
      </p>
    </>
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not an encoded name: show it as it stands.
    return part;
  }
}
