/** Home: a promise in two sentences, then the courses. The same for everybody; where one left is filled in by the browser. */
import Link from 'next/link';
import type { CourseSummary } from '../../course/load.ts';
import { words } from '../../lib/words.ts';
import { Footer } from '../ui/footer.tsx';
import { Notice } from '../ui/notice.tsx';
import { SiteHeader } from '../ui/site-header.tsx';
import { ContinueLink } from './continue-link.tsx';
import { CourseProgress } from './course-progress.tsx';
import { Launch } from './launch.tsx';

const say = words.home;

export function HomePage({ courses }: { courses: readonly CourseSummary[] }) {
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="page outline-none">
        <div className="grid items-end gap-x-12 gap-y-8 pb-12 md:grid-cols-[minmax(0,6fr)_minmax(0,5fr)]">
          <div>
            <h1 className="text-[clamp(2.25rem,1.5rem+3vw,3.5rem)] leading-[1.06] tracking-[-0.03em]">{say.title}</h1>
            <p className="text-soft mt-5 max-w-[44ch] text-xl/8 text-pretty">{say.lead}</p>
          </div>
          <Launch />
        </div>
        <section aria-label={say.courses} className="flex flex-col">
          {courses.length === 0 ? <Notice what={say.none.what} next={say.none.next} /> : null}
          {courses.map((course) => (
            <CourseEntry key={course.slug} course={course} />
          ))}
        </section>
        <section aria-labelledby="how" className="border-line border-t pt-8">
          <h2 id="how" className="text-base">
            {say.howItWorks}
          </h2>
          <ol className="mt-4 grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-4">
            {say.steps.map(([name, text]) => (
              <li key={name} className="text-soft text-[0.95rem]">
                <strong className="text-ink block font-semibold">{name}</strong>
                {text}
              </li>
            ))}
          </ol>
        </section>
      </main>
      <Footer />
    </>
  );
}

function CourseEntry({ course }: { course: CourseSummary }) {
  const lessons = course.lessons.map(({ slug, title }) => ({ slug, title }));
  return (
    <article className="border-line grid gap-x-14 gap-y-6 border-t py-9 md:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
      <div>
        <h2 className="text-2xl">
          <Link href={`/${course.slug}`} className="hover:text-accent">
            {course.title}
          </Link>
        </h2>
        {course.summary ? <p className="text-soft mt-2">{course.summary}</p> : null}
        <p className="text-faint mt-2 text-sm">
          {[say.lessons(lessons.length), ...(course.minutes > 0 ? [say.takes(course.minutes)] : [])].join(' · ')}
        </p>
        <div className="mt-5 flex flex-wrap items-center gap-4">
          <ContinueLink course={course.slug} lessons={lessons} />
          <CourseProgress course={course.slug} lessons={lessons.map(({ slug }) => slug)} />
        </div>
      </div>
      {course.objectives.length > 0 ? (
        <div>
          <h3 className="text-[0.95rem]">{say.whatYouLearn}</h3>
          <ul className="text-soft marker:text-faint mt-2 flex list-disc flex-col gap-1.5 pl-[1.1em] text-[0.95rem]">
            {course.objectives.map((objective) => (
              <li key={objective}>{objective}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </article>
  );
}
