/**
 * The running instance that the tests look at: where it is and which doors lead in, told by whoever started it.
 * Read once from the environment. Knows no page.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const Doors = z.object({
  classCode: z.string(),
  instructorLink: z.string(),
  /** Directory with web.pid, server.pid and hostd.pid: who runs now. */
  pids: z.string(),
  /** The content directory that is served: a copy, so that a test may write to it. */
  content: z.string(),
  /** Only while a proxy is to stand in front. */
  publicUrl: z.optional(z.url()),
});

const Environment = z.object({
  SLIPWAY_E2E_URL: z.url().default('http://127.0.0.1:3000'),
  SLIPWAY_E2E_DOORS: z.optional(z.string()),
  /** For an instance of which no more is known than its address. */
  SLIPWAY_E2E_CODE: z.optional(z.string()),
});

const environment = Environment.parse(process.env);

/** Origin of the instance, without a slash at its end. */
export const baseUrl = new URL(environment.SLIPWAY_E2E_URL).origin;

const doorsFile = environment.SLIPWAY_E2E_DOORS;

/** Whether the tests may act as instructor: not where only the address is known. */
export const hasInstructor = doorsFile !== undefined;

/** What is known about the instance beyond its address; throws where a test needs it and nobody told. */
export function doors(): z.infer<typeof Doors> {
  if (doorsFile === undefined) throw new Error('This test needs SLIPWAY_E2E_DOORS: run it with ./slipway test.');
  return Doors.parse(JSON.parse(readFileSync(doorsFile, 'utf8')));
}

/** The class code, where the door asks for one. */
export function knownClassCode(): string | null {
  return environment.SLIPWAY_E2E_CODE ?? (doorsFile === undefined ? null : doors().classCode);
}

/** The instructor's link as it leads to this instance, whatever address it was printed with. */
export function instructorLink(origin: string = baseUrl): string {
  const printed = new URL(doors().instructorLink);
  return `${origin}${printed.pathname}${printed.search}${printed.hash}`;
}

export type Process = 'web' | 'server' | 'hostd';

export function pidOf(name: Process): number {
  return z.coerce.number().int().min(2).parse(readFileSync(join(doors().pids, `${name}.pid`), 'utf8').trim());
}

/** The course that the product brings along. */
export const FIRST_COURSE = 'containers';

/** The courses as they lie in the repository. */
export const contentDirectory = resolve(import.meta.dirname, '..', 'content');

/** Folders of the first course's lessons, in order. */
export function lessonFolders(): string[] {
  return readdirSync(join(contentDirectory, FIRST_COURSE))
    .filter((name) => /^\d{3}-/.test(name))
    .sort();
}

/** Where the n-th lesson (from 1) of the first course is read. */
export function lessonPath(number: number): string {
  const folder = lessonFolders()[number - 1];
  if (folder === undefined) throw new Error(`The first course has no lesson ${number}.`);
  return pagePath(FIRST_COURSE, folder);
}

/** Where a lesson's folder is read. */
export function pagePath(course: string, folder?: string): string {
  return folder === undefined ? `/${course}` : `/${course}/${folder.replace(/^\d{3}-/, '')}`;
}
