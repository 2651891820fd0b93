/**
 * Ours: students with a Docker host each, who open terminals over the protocol of the page. Knows nothing of what is
 * measured.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Classroom } from '../classroom.ts';
import type { Peer } from '../peer.ts';
import { engineProcesses } from '../processes.ts';
import { Page } from './page.ts';

/** 5,000 lines of 40 characters, and a line that does not stand in the command that makes it. */
const SCROLLBACK = 'seq -f %040.0f 5000; echo back-$((6*7))\r';
const LAST_LINE = 'back-42';
const SETTLED_MS = 1_000;

export type Student = { readonly cookie: string; readonly page: Page };

/** Comes in and has a host whose shells can be used. */
export async function enter(classroom: Classroom, name: string): Promise<Student> {
  const cookie = await classroom.signIn(name);
  const page = await Page.open(classroom.origin, cookie);
  for (let again = 2; ; again -= 1) {
    try {
      await page.host();
      return { cookie, page };
    } catch (error) {
      // A disk that is busy may be too slow for one; the next is asked of a quieter one.
      if (again === 0) throw error;
    }
  }
}

export function ourPeer(classroom: Classroom, students: readonly Student[]): Peer {
  const student = (nth: number) => students[nth % students.length]!;
  let newcomers = 0;

  /** Comes in, opens a host and has a prompt; leaves nothing. */
  async function newcomer(): Promise<number> {
    const page = await Page.open(classroom.origin, await classroom.signIn(`new ${(newcomers += 1)}`));
    const begun = performance.now();
    await page.host();
    const terminal = await page.terminal();
    const took = (await terminal.prompt) - begun;
    page.close();
    await classroom.endHosts('new');
    return took;
  }

  return {
    name: 'ours',
    open: (nth) => student(nth).page.terminal(),

    async arrive(nth) {
      const page = await Page.open(classroom.origin, student(nth).cookie);
      return page.terminal(true);
    },

    async comeBack(nth) {
      const { cookie, page } = student(nth);
      const before = await page.terminal();
      await before.prompt;
      const shown = before.output.until(LAST_LINE);
      before.write(SCROLLBACK);
      await shown;
      const begun = performance.now();
      const again = await Page.open(classroom.origin, cookie);
      const took = (await again.attach(before.id).output.until(LAST_LINE)) - begun;
      again.close();
      before.close();
      return took;
    },

    cold: () => newcomer(),

    async fromPool() {
      await classroom.warmUp(1);
      // It has just started, and so has the shell that waits in it.
      await pause(SETTLED_MS);
      const took = await newcomer();
      await classroom.warmUp(0);
      return took;
    },

    processes: async () => [
      await classroom.pidOf('server'),
      await classroom.pidOf('hostd'),
      ...(await engineProcesses(classroom.dockerSocket)),
    ],

    dispose: () => Promise.resolve(students.forEach(({ page }) => page.close())),
  };
}
