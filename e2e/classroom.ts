/**
 * What the tests do on the instructor's side without a page: the end of a host that a
 * test no longer needs, so that the machine's few places are free for the next. Knows no browser.
 */
import WebSocket from 'ws';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import { type RoomStudent, ServerMessage } from '../protocol/messages.ts';
import { baseUrl, instructorLink } from './instance.ts';

const ROOM_MS = 15_000;

/** A session's cookie, as a header. */
export type Cookie = string;

/** Signs in by the same call that the door makes. Throws with the answer where the door stays shut. */
export async function signIn(body: object, origin: string = baseUrl): Promise<Cookie> {
  const response = await call('/api/sign-in', { body, origin });
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0]!)
    .join('; ');
}

type Call = { body?: object; cookie?: Cookie; origin?: string };

export function call(path: string, { body, cookie, origin = baseUrl }: Call = {}): Promise<Response> {
  return fetch(`${origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { origin, 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

let instructor: Promise<Cookie> | null = null;

/** The instructor's session: one for all that this worker does. */
export function instructorCookie(): Promise<Cookie> {
  return (instructor ??= signIn({ door: 'instructor', token: instructorToken() }));
}

function instructorToken(): string {
  return new URL(instructorLink()).hash.replace('#instructor=', '');
}

/** Everybody in the room. */
export async function room(): Promise<RoomStudent[]> {
  const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/ws`, {
    headers: { origin: baseUrl, cookie: await instructorCookie() },
  });
  try {
    return await new Promise((found, failed) => {
      const tooLong = setTimeout(() => failed(new Error('The room did not answer.')), ROOM_MS);
      socket.once('error', failed);
      socket.once('open', () => {
        socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION }));
        socket.send(JSON.stringify({ type: 'room.watch' }));
      });
      socket.on('message', (data, binary) => {
        if (binary) return;
        const message = ServerMessage.parse(JSON.parse(String(data)));
        if (message.type !== 'room') return;
        clearTimeout(tooLong);
        found(message.students);
      });
    });
  } finally {
    socket.close();
  }
}

/** Ends the hosts of these students, where they have any. */
export async function endHosts(names: string[]): Promise<void> {
  const cookie = await instructorCookie();
  for (const student of await room()) {
    if (!names.includes(student.name) || student.host.phase === 'absent') continue;
    await call(`/api/room/hosts/${student.id}`, { cookie, body: { action: 'end' } });
  }
}
