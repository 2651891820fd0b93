/**
 * The running instance that the tests look at: where it is and which doors lead in, told by whoever started it.
 * Read once from the environment. Knows no page.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

/** What the server itself writes beside its database (server/identity/doors.ts), always as it is now. */
const Doors = z.object({ classCode: z.string(), instructorPath: z.string(), instructorLink: z.nullable(z.string()) });

const Environment = z.object({
  SLIPWAY_E2E_URL: z.url().default('http://127.0.0.1:3000'),
  /** The server's doors.json. */
  SLIPWAY_E2E_DOORS: z.optional(z.string()),
  /** For an instance of which no more is known than its address. */
  SLIPWAY_E2E_CODE: z.optional(z.string()),
  /** Directory with web.pid, server.pid and hostd.pid: who runs now. */
  SLIPWAY_E2E_PIDS: z.optional(z.string()),
  /** The content directory that is served: a copy, so that a test may write to it. */
  SLIPWAY_E2E_CONTENT: z.optional(z.string()),
  /** Only where a proxy is to stand in front: the address that students type. */
  SLIPWAY_E2E_PUBLIC_URL: z.optional(z.url()),
  /** Multiplies every time limit: for an emulated or busy machine. */
  SLIPWAY_E2E_PATIENCE: z.coerce.number().min(1).max(100).default(1),
  /** Full counts, as `./slipway test --soak` has them. */
  SLIPWAY_SOAK: z.optional(z.string()),
  /** Keep a trace of what fails. */
  SLIPWAY_E2E_TRACE: z.optional(z.string()),
  /** What is left to chance goes as in the run that printed this number. */
  SLIPWAY_E2E_SEED: z.coerce
    .number()
    .int()
    .min(0)
    .default(() => Math.floor(Math.random() * 2 ** 32)),
});

const environment = Environment.parse(process.env);

/** Origin of the instance, without a slash at its end. */
export const baseUrl = new URL(environment.SLIPWAY_E2E_URL).origin;

/** What every time limit is multiplied by. */
export const patience = environment.SLIPWAY_E2E_PATIENCE;

/** Whether there is time for full counts. */
export const soak = Boolean(environment.SLIPWAY_SOAK);

export const traced = Boolean(environment.SLIPWAY_E2E_TRACE);

/** Of Debian's package chromium-headless-shell. */
export const BROWSER = '/usr/bin/chromium-headless-shell';

export const seed = environment.SLIPWAY_E2E_SEED;

/** Whether the tests may act as instructor: not where only the address is known. */
export const hasInstructor = environment.SLIPWAY_E2E_DOORS !== undefined;

type Told = 'SLIPWAY_E2E_DOORS' | 'SLIPWAY_E2E_PIDS' | 'SLIPWAY_E2E_CONTENT' | 'SLIPWAY_E2E_PUBLIC_URL';

function told(name: Told): string {
  const value = environment[name];
  if (value === undefined) throw new Error(`This test needs ${name}: run it with ./slipway test.`);
  return value;
}

const doors = () => Doors.parse(JSON.parse(readFileSync(told('SLIPWAY_E2E_DOORS'), 'utf8')));

/** The class code as it is at this moment; null where the door asks for none. */
export function classCode(): string | null {
  return hasInstructor ? doors().classCode : (environment.SLIPWAY_E2E_CODE ?? null);
}

/** The instructor's link as it leads to this instance. */
export const instructorLink = (origin: string = baseUrl): string => `${origin}${doors().instructorPath}`;

/** As the server itself makes it, from the public address that it was given. */
export const printedInstructorLink = (): string => doors().instructorLink ?? '';

export const servedContent = (): string => told('SLIPWAY_E2E_CONTENT');

export const publicUrl = (): string => new URL(told('SLIPWAY_E2E_PUBLIC_URL')).origin;

export type Process = 'web' | 'server' | 'hostd' | 'dockerd';

const Pid = z.coerce.number().int().min(2);

/** Who it is now. `up` notes its own three processes, hostd the dedicated daemons (hostd/machine/daemons.ts). */
export function pidOf(name: Process): number {
  const pids = told('SLIPWAY_E2E_PIDS');
  if (name !== 'dockerd') return Pid.parse(readFileSync(join(pids, `${name}.pid`), 'utf8').trim());
  const noted: unknown = JSON.parse(readFileSync(join(pids, '..', 'daemons', `${name}.json`), 'utf8'));
  return z.object({ pid: Pid }).parse(noted).pid;
}

/** The course that the product brings along. */
export const FIRST_COURSE = 'containerization';

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
