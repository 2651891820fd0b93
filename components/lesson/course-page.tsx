/** A course: its promise at the top, then its lessons as a line of stations. Progress is filled in by the browser. */
import Link from 'next/link';
import type { CourseSummary } from '../../course/load.ts';
import { words } from '../../lib/words.ts';
import { Footer } from '../ui/footer.tsx';
import { SiteHeader } from '../ui/site-header.tsx';
import { BrokenLesson } from './broken-lesson.tsx';
import { ContinueLink } from './continue-link.tsx';
import { CourseProgress } from './course-progress.tsx';
import { Outline } from './outline.tsx';

const say = words.course;

export function CoursePage({ course }: { course: CourseSummary }) {
  const lessons = course.lessons.map(({ slug, title }) => ({ slug, title }));
  return (
    <>
      <SiteHeader>
        <Link href="/" className="hover:text-ink rounded-md">
          {words.home.courses}
        </Link>
      </SiteHeader>
      <main id="main" tabIndex={-1} className="page outline-none">
        <header className="border-line border-b pb-8">
          <h1 className="text-4xl tracking-tight">{course.title}</h1>
          {course.summary ? <p className="text-soft mt-3 max-w-[58ch] text-lg">{course.summary}</p> : null}
          <p className="text-faint mt-3 text-sm">
            {[
              words.home.lessons(lessons.length),
              ...(course.minutes > 0 ? [words.home.takes(course.minutes)] : []),
              ...(course.level ? [say.level[course.level]] : []),
            ].join(' · ')}
          </p>
          <div className="mt-6 flex flex-wrap items-center gap-4">
            <ContinueLink course={course.slug} lessons={lessons} />
            <CourseProgress course={course.slug} lessons={lessons.map(({ slug }) => slug)} />
          </div>
        </header>
        {course.problem ? <BrokenLesson problem={course.problem} /> : null}
        <div className="grid gap-x-14 gap-y-10 pt-8 md:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
          <Outline course={course.slug} lessons={course.lessons} />
          <aside className="flex flex-col gap-8 text-[0.95rem]">
            <Listed title={say.objectives} entries={course.objectives} />
            <Listed title={say.prerequisites} entries={course.prerequisites} />
            {course.reading.length > 0 ? (
              <section>
                <h2 className="text-base">{say.reading}</h2>
                <ul className="mt-2 flex flex-col gap-1.5">
                  {course.reading.map(({ title, url }) => (
                    <li key={url}>
                      <a
                        href={url}
                        target="_blank"
                        rel="noopener noreferrer"
                        className="text-accent underline decoration-1 underline-offset-3"
                      >
                        {title}
                        <span className="sr-only"> {words.lesson.elsewhere}</span>
                      </a>
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
          </aside>
        </div>
      </main>
      <Footer />
    </>
  );
}

function Listed({ title, entries }: { title: string; entries: readonly string[] }) {
  if (entries.length === 0) return null;
  return (
    <section>
      <h2 className="text-base">{title}</h2>
      <ul className="text-soft marker:text-faint mt-2 flex list-disc flex-col gap-1.5 pl-[1.1em]">
        {entries.map((entry) => (
          <li key={entry}>{entry}</li>
        ))}
      </ul>
    </section>
  );
}
