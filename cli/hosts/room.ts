/**
 * The room of a classroom that runs, as an instructor who sits at the machine: what hosts there are, and what is to be
 * done with one. Knows no person and no wording of a list.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type RoomAction, RoomHosts } from '../../protocol/http.ts';
import { enterAsInstructor, post } from '../bench/door.ts';
import { readClassroom } from '../doctor/classroom.ts';
import { codeOf } from '../doctor/http.ts';
import { Problem } from '../problem.ts';
import { readDoors } from '../up/address.ts';
import { requireRunning } from '../up/preconditions.ts';
import type { Where } from '../up/settings.ts';

export type Host = RoomHosts['hosts'][number];

export type Room = {
  list(): Promise<RoomHosts>;
  act(student: string, action: RoomAction['action']): Promise<void>;
  /** Looks again and again until the student's host is so; null: there is none. False if it was not by then. */
  until(student: string, isSo: (host: Host | null) => boolean, patienceMs: number): Promise<boolean>;
};

const LOOK_MS = 200;

/** Signs in for as long as `work` takes. `port`: where the server is asked if it may not be read where it listens. */
export async function visitRoom<T>(where: Where, port: number | null, work: (room: Room) => Promise<T>): Promise<T> {
  await requireRunning(where);
  const { origin } = await readClassroom(where, port);
  const { instructorPath } = await readDoors(`${where.data}/store`).catch(refused);
  const cookie = await enterAsInstructor(origin, instructorPath).catch((error: unknown) => silent(origin, error));
  try {
    return await work(roomOf(origin, cookie));
  } finally {
    // The session ends by itself where the server has gone meanwhile.
    await post(origin, '/api/sign-out', {}, cookie).catch(() => {});
  }
}

function roomOf(origin: string, cookie: string): Room {
  const list = async (): Promise<RoomHosts> => {
    const answer = await fetch(`${origin}/api/room/hosts`, { headers: { cookie } }).catch((e: unknown) =>
      silent(origin, e),
    );
    if (answer.ok) return RoomHosts.parse(await answer.json());
    throw new Problem(`The server at ${origin} lists no hosts (HTTP ${answer.status}): is it of this version?`);
  };
  return {
    list,
    async act(student, action) {
      const path = `/api/room/hosts/${encodeURIComponent(student)}`;
      const { ok, status } = await post(origin, path, { action }, cookie).catch((e: unknown) => silent(origin, e));
      if (ok) return;
      if (status === 404) throw new Problem('This host has just gone: nothing was changed.');
      if (status === 429) throw new Problem('This host was started or reset too often: try again in a minute.');
      throw new Problem(`The server refused it (HTTP ${status}): its log says why.`);
    },
    async until(student, isSo, patienceMs) {
      for (const end = performance.now() + patienceMs; performance.now() < end; await pause(LOOK_MS)) {
        if (isSo((await list()).hosts.find(({ id }) => id === student) ?? null)) return true;
      }
      return false;
    },
  };
}

function silent(origin: string, error: unknown): never {
  if (error instanceof Problem) throw error;
  throw new Problem(`The server does not answer at ${origin} (${codeOf(error)}): sudo ./slipway doctor looks why.`);
}

function refused(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EACCES') throw error;
  throw new Problem('Only root may look into the room from here: run it with sudo.');
}
