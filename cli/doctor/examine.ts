/**
 * All that is looked at: side by side, for one look waits for another's time limit. Knows neither what is looked at nor
 * how it is printed.
 */
import { totalmem } from 'node:os';
import type { Limits } from '../../hostd/env.ts';
import type { Where } from '../up/settings.ts';
import { ofClassroom, ofFirstHost, ofUrl } from './classroom-checks.ts';
import { readClassroom } from './classroom.ts';
import type { Check } from './finding.ts';
import { askHostd } from './hostd.ts';
import { ofKernel, ofPrograms, ofRoom, ofSurroundings } from './machine-checks.ts';
import { type Seats, seatsOf } from './seats.ts';

export type Asked = {
  readonly where: Where;
  /** Of each host in a classroom that is started now. */
  readonly limits: Limits;
  readonly port: number | null;
  readonly url: string | null;
  readonly seats: number | null;
  readonly try: boolean;
};

export type Group = { readonly title: string; readonly checks: readonly Check[] };
export type Examined = { readonly groups: readonly Group[]; readonly seats: Seats };

export async function examine(asked: Asked): Promise<Examined> {
  const { where, limits } = asked;
  const room = await readClassroom(where, asked.port);
  const answer = room.running ? await askHostd(`${where.run}/hostd.sock`) : null;
  const machine = { totalBytes: totalmem(), memoryMib: limits.memoryMib, wanted: asked.seats };
  const seats = seatsOf(machine, answer?.ok === true ? answer.machine : null);

  const [kernel, programs, space, surroundings, classroom, url] = await Promise.all([
    ofKernel(room),
    ofPrograms(),
    ofRoom(asked, seats),
    ofSurroundings(asked, room),
    ofClassroom(asked, room, answer),
    ofUrl(asked.url),
  ]);
  const { check, tried } = await ofFirstHost(asked, room);
  return {
    groups: [
      { title: 'Kernel', checks: kernel },
      { title: 'Programs', checks: programs },
      { title: 'Room for hosts', checks: space },
      { title: 'Surroundings', checks: surroundings },
      { title: 'Classroom', checks: [...classroom, ...url, check] },
    ],
    seats: tried !== null && 'startMs' in tried ? { ...seats, startMs: Math.round(tried.startMs) } : seats,
  };
}
