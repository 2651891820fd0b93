/**
 * One synthetic student in a classroom that runs: comes in, opens a host and a terminal, types a command and reads what
 * it says, then the host is ended. Its account is kept and used again. Knows no page.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Me } from '../../protocol/http.ts';
import { cookieOf, endHosts, enterAsInstructor, post } from '../bench/door.ts';
import { Page } from '../bench/peers/page.ts';
import { Problem } from '../problem.ts';
import { readDoors } from '../up/address.ts';
import { type Finding, fail, pass } from './finding.ts';
import type { Classroom } from './classroom.ts';

export const STUDENT = 'slipway doctor';
/** An emulated machine takes its time. */
export const TRY_MS = 120_000;
const END_MS = 30_000;

const COMMAND = 'echo ok-$((6*7))\r';
/** Does not stand in the command that makes it. */
const ANSWER = 'ok-42';

export type Tried = { startMs: number; ended: boolean } | { problem: string };

export async function tryHost({ where, origin }: Pick<Classroom, 'where' | 'origin'>): Promise<Tried> {
  try {
    const { classCode, instructorPath } = await readDoors(`${where.data}/store`);
    const cookie = await signIn(origin, classCode, `${where.data}/doctor-return-code`);
    const opened = await inTime(open(origin, cookie));
    await post(origin, '/api/sign-out', {}, cookie);
    // also one that came too late, or whose shell said nothing
    const ended = await endHost(origin, instructorPath);
    return 'problem' in opened ? opened : { startMs: opened.startMs, ended };
  } catch (error) {
    return { problem: words(error) };
  }
}

type Opened = { startMs: number } | { problem: string };

async function inTime(opening: Promise<number>): Promise<Opened> {
  const over = new AbortController();
  const late = pause(TRY_MS, { problem: `it took longer than ${TRY_MS / 1000} s` }, { signal: over.signal });
  late.catch(() => {}); // it was not late
  try {
    return await Promise.race([opening.then((startMs) => ({ startMs })), late]);
  } catch (error) {
    return { problem: words(error) };
  } finally {
    over.abort();
  }
}

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function open(origin: string, cookie: string): Promise<number> {
  const page = await Page.open(origin, cookie);
  try {
    const begun = performance.now();
    await page.host();
    const terminal = await page.terminal();
    const startMs = (await terminal.prompt) - begun;
    const answered = terminal.output.until(ANSWER);
    terminal.write(COMMAND);
    await answered;
    terminal.close();
    return startMs;
  } finally {
    page.close();
  }
}

/** As the student of last time, if there was one: else every try would leave one more in the room. */
async function signIn(origin: string, classCode: string, kept: string): Promise<string> {
  const returnCode = (await readFile(kept, 'utf8').catch(() => '')).trim();
  if (returnCode !== '') {
    const again = await post(origin, '/api/sign-in', { door: 'return', returnCode });
    if (again.ok) return cookieOf(again);
  }
  const first = await post(origin, '/api/sign-in', { door: 'class', code: classCode, name: STUDENT });
  if (!first.ok) throw new Problem(`nobody may come in: HTTP ${first.status}`);
  const me = Me.parse(await first.json());
  if (me.signedIn && me.returnCode !== null) await writeFile(kept, `${me.returnCode}\n`, { mode: 0o600 });
  return cookieOf(first);
}

async function endHost(origin: string, instructorPath: string): Promise<boolean> {
  const instructor = await enterAsInstructor(origin, instructorPath);
  try {
    return await endHosts(origin, instructor, ({ name }) => name === STUDENT, END_MS);
  } finally {
    await post(origin, '/api/sign-out', {}, instructor);
  }
}

export function firstHost(tried: Tried, data: string): Finding {
  if ('problem' in tried) {
    return fail(
      `no host could be used: ${tried.problem}`,
      'What a student does first does not work.',
      `tail ${data}/log/server.log ${data}/log/hostd.log`,
    );
  }
  const seconds = `${(tried.startMs / 1000).toFixed(1)} s`;
  if (tried.ended) return pass(`its first prompt after ${seconds}, and a command answered`);
  return fail(
    `its first prompt after ${seconds}, but it did not end within ${END_MS / 1000} s`,
    'Hosts that do not end keep their place.',
    `tail ${data}/log/hostd.log   # and end the host of “${STUDENT}” in /room`,
  );
}
