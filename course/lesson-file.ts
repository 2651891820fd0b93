/**
 * One lesson's folder: its number and slug, its file, its front matter, and what stands in for absent front matter.
 * Knows nothing of its neighbours.
 */
import { join } from 'node:path';
import { readText } from './disk.ts';
import { cutFrontMatter, readYaml } from './front-matter.ts';
import type { LessonFormat } from './lesson-format.ts';
import { outline } from './outline.ts';
import type { LessonProblem } from './problem.ts';
import { LessonFrontMatter, PlainFrontMatter } from './schema.ts';

export type LessonHead = {
  slug: string;
  /** The number its folder starts with; 1000 if the folder's name has none. */
  number: number;
  title: string;
  summary: string;
  objectives: string[];
  minutes: number;
  format: LessonFormat;
  /** Relative to the content directory. */
  file: string;
  /** Not null: show this instead of the lesson. */
  problem: LessonProblem | null;
};

export type LessonFile = { folder: string; head: LessonHead; source: string; bodyLine: number };

const KEYS = Object.keys(LessonFrontMatter.shape);

/** Reads `<course>/<folder>`; null if that folder is not a lesson's. */
export async function readLessonFile(
  contentDir: string,
  course: string,
  folder: string,
  unnumbered: number,
): Promise<LessonFile | null> {
  const [mdx, md] = await Promise.all(
    ['lesson.mdx', 'lesson.md'].map((name) =>
      readText(join(/* turbopackIgnore: true */ contentDir, course, folder, name)),
    ),
  );
  const name = /^(\d{3})-([a-z0-9][a-z0-9-]{0,79})$/.exec(folder);
  if (mdx == null && md == null && !name) return null;

  const format: LessonFormat = mdx == null && md != null ? 'md' : 'mdx';
  const file = `${course}/${folder}/lesson.${format}`;
  const slug = name ? name[2]! : slugOf(folder);
  const number = name ? Number(name[1]) : unnumbered;
  const whole = (message: string, help: string): LessonProblem => ({ file, line: 1, column: 1, message, help });

  let problem: LessonProblem | null = null;
  if (!name)
    problem = whole(
      `The folder ${folder} is not named like a lesson's`,
      'Name it with three digits, a hyphen, and a name of lower-case letters, digits and hyphens, as in 040-run.',
    );
  else if (mdx == null && md == null)
    problem = whole(`The folder ${folder} holds no lesson`, 'Put a lesson.mdx or a lesson.md into it.');
  else if (mdx != null && md != null)
    problem = whole(`The folder ${folder} holds both a lesson.mdx and a lesson.md`, 'Keep one of them.');

  const cut = cutFrontMatter(mdx ?? md ?? '');
  const read = format === 'mdx' ? readMdxHead(cut, file) : readPlainHead(cut, file, slug);
  const head = { slug, number, ...read.head, format, file, problem: problem ?? read.problem };
  return { folder, head, source: cut.body, bodyLine: cut.bodyLine };
}

type Cut = ReturnType<typeof cutFrontMatter>;
type Read = { head: LessonFrontMatter; problem: LessonProblem | null };

function readMdxHead(cut: Cut, file: string): Read {
  const checked =
    cut.yaml === null
      ? { ok: false as const, problem: noFrontMatter(cut, file) }
      : readYaml(LessonFrontMatter, cut.yaml, file, cut.yamlLine, KEYS);
  if (checked.ok) return { head: checked.value, problem: null };
  // Something to list it by, so that the outline stays whole.
  return {
    head: { title: file.split('/').at(-2) ?? file, summary: '', objectives: [], minutes: 0 },
    problem: checked.problem,
  };
}

function noFrontMatter(cut: Cut, file: string): LessonProblem {
  const help = `Start the file with a line ---, then ${KEYS.join(', ')}, then another line ---.`;
  const message = cut.unclosed ? 'The front matter starts with --- and never ends' : 'The lesson has no front matter';
  return { file, line: 1, column: 1, message, help };
}

function readPlainHead(cut: Cut, file: string, slug: string): Read {
  const checked =
    cut.yaml === null
      ? { ok: true as const, value: {} }
      : readYaml(PlainFrontMatter, cut.yaml, file, cut.yamlLine, KEYS);
  const declared: PlainFrontMatter = checked.ok ? checked.value : {};
  const found = outline(cut.body);
  return {
    head: {
      title: declared.title ?? found.title ?? slug.replaceAll('-', ' '),
      summary: declared.summary ?? found.summary ?? '',
      objectives: declared.objectives ?? [],
      minutes: declared.minutes ?? found.minutes,
    },
    problem: checked.ok ? null : checked.problem,
  };
}

function slugOf(folder: string): string {
  const slug = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return slug || 'lesson';
}
