/**
 * Courses from the disk, read anew at each call (a file that did not change is not read twice), so that an edited
 * lesson shows on the next load. What is broken is a problem of that lesson or course alone, never an exception.
 * Knows nothing of how a lesson's text is compiled or shown.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { findAsset, listAssets } from './assets.ts';
import type { LessonAsset } from './assets.ts';
import { listFolder, readText } from './disk.ts';
import { readYaml } from './front-matter.ts';
import { readLessonFile } from './lesson-file.ts';
import type { LessonFile, LessonHead } from './lesson-file.ts';
import type { LessonProblem } from './problem.ts';
import { CourseFile, Slug } from './schema.ts';

export type { LessonHead } from './lesson-file.ts';
export type { LessonFormat } from './lesson-format.ts';

export type CourseSummary = {
  slug: string;
  title: string;
  summary: string;
  objectives: string[];
  level: CourseFile['level'] | null;
  prerequisites: string[];
  reading: { title: string; url: string }[];
  /** Of all lessons together. */
  minutes: number;
  lessons: LessonHead[];
  /** Not null: course.yaml is broken. Its lessons can still be read. */
  problem: LessonProblem | null;
};

export type Lesson = {
  course: { slug: string; title: string };
  head: LessonHead;
  /** The text without its front matter. */
  source: string;
  /** The line of the file at which `source` starts, counted from 1. */
  bodyLine: number;
  /** Changes when anything does that a compiled page depends on: text, pictures beside it, names of the course's lessons. */
  hash: string;
  previous: LessonHead | null;
  next: LessonHead | null;
};

/** A number for folders that have none, behind every three-digit one. */
const UNNUMBERED = 1000;

/** All courses below a content directory. A folder is a course if it holds a course.yaml. */
export async function loadCourses(contentDir: string): Promise<CourseSummary[]> {
  const folders = (await listFolder(contentDir)).filter((entry) => entry.folder && Slug.safeParse(entry.name).success);
  const courses = await Promise.all(folders.map((entry) => readCourse(contentDir, entry.name)));
  return courses
    .filter((course) => course !== null)
    .sort((a, b) => a.order - b.order || a.summary.title.localeCompare(b.summary.title))
    .map((course) => course.summary);
}

/** One course; null if there is none of that name. */
export async function loadCourse(contentDir: string, courseSlug: string): Promise<CourseSummary | null> {
  return (await readCourse(contentDir, courseSlug))?.summary ?? null;
}

/** One lesson; null if there is none of that name. Look at `head.problem` before `source`. */
export async function loadLesson(contentDir: string, courseSlug: string, lessonSlug: string): Promise<Lesson | null> {
  const course = await readCourse(contentDir, courseSlug);
  if (!course) return null;
  const index = course.lessons.findIndex((lesson) => lesson.head.slug === lessonSlug);
  const found = course.lessons[index];
  if (!found) return null;
  const assets = await listAssets(join(contentDir, courseSlug, found.folder));
  const hash = createHash('sha256')
    .update(JSON.stringify([found.head, found.source, assets, course.lessons.map((lesson) => lesson.folder)]))
    .digest('hex');
  return {
    course: { slug: course.summary.slug, title: course.summary.title },
    head: found.head,
    source: found.source,
    bodyLine: found.bodyLine,
    hash,
    previous: course.lessons[index - 1]?.head ?? null,
    next: course.lessons[index + 1]?.head ?? null,
  };
}

/** A picture that lies beside a lesson; null if the name is not one of a picture that is there. */
export async function resolveLessonAsset(
  contentDir: string,
  courseSlug: string,
  lessonSlug: string,
  name: string,
): Promise<LessonAsset | null> {
  const course = await readCourse(contentDir, courseSlug);
  const lesson = course?.lessons.find((entry) => entry.head.slug === lessonSlug);
  return lesson ? findAsset(join(contentDir, courseSlug, lesson.folder), name) : null;
}

/** Addresses of the site itself, which a course of that name would never be found under. */
const TAKEN: readonly string[] = ['api', 'door', 'internal', 'katex', 'media', 'room', 'ws'];

function takenName(slug: string, file: string): LessonProblem | null {
  if (!TAKEN.includes(slug)) return null;
  const message = `/${slug} is an address of the site itself, so this course cannot be reached`;
  return { file, line: 1, column: 1, message, help: `Give the folder ${slug} another name.` };
}

type Course = { summary: CourseSummary; order: number; lessons: LessonFile[] };

async function readCourse(contentDir: string, slug: string): Promise<Course | null> {
  if (!Slug.safeParse(slug).success) return null;
  const file = `${slug}/course.yaml`;
  const yaml = await readText(join(contentDir, file));
  if (yaml === null) return null;
  const checked = readYaml(CourseFile, yaml, file, 1, Object.keys(CourseFile.shape));
  const declared = checked.ok ? checked.value : null;
  const lessons = await readLessons(contentDir, slug);
  const heads = lessons.map((lesson) => lesson.head);
  return {
    order: declared?.order ?? UNNUMBERED,
    lessons,
    summary: {
      slug,
      title: declared?.title ?? slug,
      summary: declared?.summary ?? '',
      objectives: declared?.objectives ?? [],
      level: declared?.level ?? null,
      prerequisites: declared?.prerequisites ?? [],
      reading: declared?.reading ?? [],
      minutes: heads.reduce((sum, head) => sum + head.minutes, 0),
      lessons: heads,
      problem: checked.ok ? takenName(slug, file) : checked.problem,
    },
  };
}

async function readLessons(contentDir: string, course: string): Promise<LessonFile[]> {
  const folders = (await listFolder(join(contentDir, course))).filter((entry) => entry.folder);
  const lessons = await Promise.all(folders.map((entry) => readLessonFile(contentDir, course, entry.name, UNNUMBERED)));
  const present = lessons.filter((lesson) => lesson !== null);
  present.sort((a, b) => a.head.number - b.head.number || a.folder.localeCompare(b.folder));
  return present.map((lesson) => ({
    ...lesson,
    head: { ...lesson.head, problem: lesson.head.problem ?? clash(lesson, present) },
  }));
}

/** Two lessons with one number or one slug: both say so, since neither is the wrong one. */
function clash(lesson: LessonFile, all: readonly LessonFile[]): LessonProblem | null {
  const others = all.filter((other) => other.folder !== lesson.folder);
  const place = { file: lesson.head.file, line: 1, column: 1 };
  const twin = others.find((other) => other.head.slug === lesson.head.slug);
  if (twin) {
    const message = `${lesson.folder} and ${twin.folder} would have the same address, "${lesson.head.slug}"`;
    return { ...place, message, help: 'Rename one of the two folders.' };
  }
  const peer = others.find((other) => other.head.number === lesson.head.number);
  if (!peer || lesson.head.number === UNNUMBERED) return null;
  return {
    ...place,
    message: `${lesson.folder} and ${peer.folder} have the same number`,
    help: 'Give one of the two folders another number.',
  };
}
