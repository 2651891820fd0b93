/**
 * Comes in at a classroom's door without a browser, and looks into its room as an instructor does. Knows no terminal.
 */
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { SignIn } from '../../protocol/http.ts';
import { Problem } from '../problem.ts';

type Room = Extract<ServerMessage, { type: 'room' }>;
export type Student = Room['students'][number];

export function post(origin: string, path: string, body: object, cookie?: string): Promise<Response> {
  const headers = { origin, 'content-type': 'application/json', ...(cookie && { cookie }) };
  return fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Gives the session's cookie. */
export async function enter(origin: string, door: SignIn): Promise<string> {
  const response = await post(origin, '/api/sign-in', door);
  if (!response.ok) throw new Problem(`Nobody may come in: ${response.status} ${await response.text()}`);
  return cookieOf(response);
}

export const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');

/** By what `up` prints as the instructor's link. */
export const enterAsInstructor = (origin: string, instructorPath: string) =>
  enter(origin, { door: 'instructor', token: new URL(instructorPath, origin).hash.replace('#instructor=', '') });

/** Ends the hosts of those who are meant, and waits until they have ended. False: some have not by then. */
export async function endHosts(
  origin: string,
  instructor: string,
  isMeant: (student: Student) => boolean,
  patienceMs: number,
): Promise<boolean> {
  const theirs = async () =>
    (await room(origin, instructor)).students.filter(
      (student) => isMeant(student) && !['absent', 'ended'].includes(student.host.phase),
    );
  for (const { id } of await theirs()) await post(origin, `/api/room/hosts/${id}`, { action: 'end' }, instructor);
  for (const until = performance.now() + patienceMs; performance.now() < until; await pause(200)) {
    if ((await theirs()).length === 0) return true;
  }
  return false;
}

/** Asks for so many warm hosts, and waits until there are. */
export async function warmUp(origin: string, instructor: string, count: number, patienceMs: number): Promise<void> {
  await post(origin, '/api/room/warm', { count }, instructor);
  for (const until = performance.now() + patienceMs; performance.now() < until; await pause(200)) {
    if ((await room(origin, instructor)).warm.warm === count) return;
  }
  throw new Problem(`There are no ${count} warm hosts after ${patienceMs / 1000} s.`);
}

async function room(origin: string, cookie: string): Promise<Room> {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`, { headers: { origin, cookie } });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('close', (code) => reject(new Problem(`The room closed (${code}).`)));
      socket.once('open', () => {
        socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION }));
        socket.send(JSON.stringify({ type: 'room.watch' }));
      });
      socket.on('message', (data: Buffer, binary: boolean) => {
        const message = binary ? null : (JSON.parse(data.toString('utf8')) as ServerMessage);
        if (message?.type === 'room') resolve(message);
      });
    });
  } finally {
    socket.terminate();
  }
}
