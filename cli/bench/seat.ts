/**
 * Everybody who is measured, in place: students with a running Docker host each, and the peers before the same hosts.
 * A peer that cannot be had is left out, and why is said. Knows no measurement.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import type { Steps } from '../steps.ts';
import type { Classroom } from './classroom.ts';
import { engineAt } from './engine.ts';
import type { Peer, Terminal } from './peer.ts';
import { type Student, enter, ourPeer } from './peers/ours.ts';
import { rawPeer } from './peers/raw.ts';
import { wettyPeer } from './peers/wetty.ts';
import { type SlowLink, slowLink } from './slow-link.ts';
import { Page } from './peers/page.ts';
import { installWetty } from './wetty-install.ts';

/** A bad line, such as a school's in the afternoon. */
const SLOW_BYTES_PER_SECOND = 100_000;
const EMPTY_MS = 600_000;

export type Seated = {
  readonly peers: readonly Peer[];
  /** Ours, over a slow line. */
  openSlowly(): Promise<Terminal>;
  dispose(): Promise<void>;
};

export async function seat(classroom: Classroom, hosts: number, steps: Steps, ending: AbortSignal): Promise<Seated> {
  await steps.step('Wait until the hosts of an earlier run are removed', (note) => untilEmpty(classroom, note));
  const students = await steps.step(`Start ${hosts} Docker hosts`, () => enterAll(classroom, hosts));
  const sandboxes = { dockerSocket: classroom.dockerSocket, containers: await containersOf(classroom) };
  const peers = [ourPeer(classroom, students), rawPeer(sandboxes)];
  try {
    peers.push(
      await steps.step('Put wetty before them', async (note) => wettyPeer(await installWetty(note), sandboxes, ending)),
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    steps.note(`wetty is left out: ${error.message}`);
  }
  const link: SlowLink = await slowLink(new URL(classroom.origin), SLOW_BYTES_PER_SECOND);
  const slow = await Page.open(link.origin, students[0]!.cookie);
  return {
    peers,
    openSlowly: () => slow.terminal(),
    async dispose() {
      slow.close();
      link.dispose();
      for (const peer of peers) await peer.dispose();
    },
  };
}

/** A few at a time, as they come through a door. */
async function enterAll(classroom: Classroom, count: number): Promise<Student[]> {
  const students: Student[] = [];
  const names = Array.from({ length: count }, (_, nth) => `student ${nth + 1}`);
  const door = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift())
      students.push(await enter(classroom, name));
  };
  await Promise.all([door(), door(), door()]);
  return students;
}

/** Their removal keeps the disk busy, and whatever is started meanwhile waits for it. */
async function untilEmpty(classroom: Classroom, note: (text: string) => void): Promise<void> {
  const deadline = performance.now() + EMPTY_MS;
  let told = -1;
  for (;;) {
    const { length } = await containersOf(classroom, true);
    if (length === 0) return;
    if (performance.now() > deadline) throw new Problem(`${length} hosts of an earlier run are not removed.`);
    if (length !== told) note(`${length} left`);
    told = length;
    await pause(1_000);
  }
}

async function containersOf(classroom: Classroom, all = false): Promise<string[]> {
  const engine = engineAt(classroom.dockerSocket);
  const filters = encodeURIComponent(JSON.stringify({ label: [`slipway.instance=${classroom.instance}`] }));
  const running = await engine.call<{ Names: string[] }[]>('GET', `/containers/json?all=${all}&filters=${filters}`);
  engine.dispose();
  return running.map(({ Names }) => Names[0]!.slice(1)).sort();
}
