/**
 * The synthetic student against a stand-in that speaks the wire contract and has one shell: what it asks for, in which
 * order, and that it leaves neither a host nor a second account behind.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeInput, encodeOutput } from '../../protocol/frames.ts';
import { SignIn } from '../../protocol/http.ts';
import { ClientMessage, type HostState, type ServerMessage } from '../../protocol/messages.ts';
import { STUDENT, firstHost, tryHost } from './first-host.ts';

const PROMPT = '\x1b]133;B;k=0123456789abcdef\x07$ ';

type StandIn = { doors: string[]; ended: string[]; host: HostState; origin: string; data: string };

async function classroom(opens: HostState): Promise<StandIn> {
  const data = mkdtempSync(join(tmpdir(), 'slipway-doctor-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  mkdirSync(`${data}/store`);
  const doors = { local: false, classCode: 'abcd', instructorPath: '/door#instructor=t' };
  writeFileSync(`${data}/store/doors.json`, JSON.stringify(doors));
  const state: StandIn = { doors: [], ended: [], host: { phase: 'absent' }, origin: '', data };

  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.url === '/api/sign-in') {
        const { door } = SignIn.parse(JSON.parse(body));
        state.doors.push(door);
        response.setHeader('set-cookie', `session=${door}; Path=/`);
        response.end(
          JSON.stringify({ signedIn: true, local: false, name: STUDENT, role: 'student', returnCode: 'back' }),
        );
      } else if (request.url?.startsWith('/api/room/hosts/')) {
        state.ended.push(`${request.url.slice('/api/room/hosts/'.length)} by ${request.headers.cookie}`);
        state.host = { phase: 'ended', reason: 'instructor' };
        response.end('{"done":true}');
      } else response.end('{"signedIn":false}');
    });
  });
  const sockets = new WebSocketServer({ server: http, path: '/ws' });
  sockets.on('connection', (socket) => serve(socket, state, opens));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void http.close().closeAllConnections());
  state.origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return state;
}

function serve(socket: WebSocket, state: StandIn, opens: HostState): void {
  const say = (message: ServerMessage) => socket.send(JSON.stringify(message));
  let position = 0;
  const write = (terminal: number, text: string) => {
    const bytes = Buffer.from(text);
    socket.send(encodeOutput({ terminal, position, bytes }));
    position += bytes.length;
  };
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (binary) {
      const { terminal, bytes } = decodeInput(data)!;
      const typed = Buffer.from(bytes).toString();
      return write(terminal, `${typed}\n${typed === 'echo ok-$((6*7))\r' ? 'ok-42' : 'not found'}\n${PROMPT}`);
    }
    const message = ClientMessage.parse(JSON.parse(data.toString()));
    const now = Date.now();
    if (message.type === 'hello')
      say({
        type: 'welcome',
        version: 3,
        run: 'r',
        now,
        name: STUDENT,
        role: 'student',
        host: state.host,
        terminals: [],
      });
    if (message.type === 'host.open') say({ type: 'host', host: (state.host = opens), now });
    if (message.type === 'terminal.open') say({ type: 'terminal.opened', request: message.request, terminal: 1 });
    if (message.type === 'terminal.attach') write(1, PROMPT);
    if (message.type === 'room.watch')
      say({ type: 'room', students: roomOf(state), maxHosts: 9, warm: { warm: 0, wanted: 0 }, short: null, now });
  });
}

const roomOf = ({ host }: StandIn) =>
  [STUDENT, 'Anna'].map((name, nth) => ({
    id: `s${nth}`,
    name,
    online: true,
    course: null,
    lesson: null,
    lastActivityAt: null,
    host: nth === 0 ? host : ({ phase: 'ready', idleEndsAt: null } as const),
  }));

const roomFor = ({ origin, data }: StandIn) => ({
  where: { instance: 'x', data, run: data },
  origin,
});

test('a prompt comes, a command answers, and only its own host is ended', async () => {
  const state = await classroom({ phase: 'ready', idleEndsAt: null });
  const tried = await tryHost(roomFor(state));
  expect(tried).toEqual({ startMs: expect.any(Number), ended: true });
  expect(state.doors).toEqual(['class', 'instructor']);
  expect(state.ended).toEqual(['s0 by session=instructor']);
  expect(firstHost(tried, '/d').status).toBe('pass');
});

test('the next try is the same student, whose last host has ended', async () => {
  const state = await classroom({ phase: 'ready', idleEndsAt: null });
  await tryHost(roomFor(state));
  expect(readFileSync(`${state.data}/doctor-return-code`, 'utf8')).toBe('back\n');
  expect(await tryHost(roomFor(state))).toMatchObject({ ended: true });
  expect(state.doors).toEqual(['class', 'instructor', 'return', 'instructor']);
});

test('a host that does not come is told with its reason', async () => {
  const state = await classroom({ phase: 'failed', code: 'disk-full' });
  const tried = await tryHost(roomFor(state));
  expect(firstHost(tried, '/d')).toMatchObject({ status: 'fail', found: expect.stringContaining('disk-full') });
  expect(state.ended).toHaveLength(1);
  expect(await tryHost({ ...roomFor(state), where: { instance: 'x', data: '/nonexistent', run: '/x' } })).toEqual({
    problem: expect.stringContaining('ENOENT'),
  });
});

test('a host that does not end keeps its place, and that is a failure', () => {
  expect(firstHost({ startMs: 1234, ended: true }, '/d')).toEqual({
    status: 'pass',
    found: 'its first prompt after 1.2 s, and a command answered',
  });
  expect(firstHost({ startMs: 1234, ended: false }, '/d')).toMatchObject({
    status: 'fail',
    found: 'its first prompt after 1.2 s, but it did not end within 30 s',
  });
});
