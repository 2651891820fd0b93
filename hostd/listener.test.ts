/** The socket with nothing behind it: what is let in, what is answered, what is passed on byte for byte. */
import { type FailureCode, HostEvent, Response } from './verbs.ts';
import fc from 'fast-check';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { type Server, type Socket, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex, PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Verbs, listen } from './listener.ts';

let directory: string;
let path: string;
let server: Server;
const carriedOut: unknown[] = [];
const listeners = new Set<Parameters<Verbs['subscribe']>[0]>();
let stream: { toHost: PassThrough; fromHost: PassThrough; duplex: Duplex };

const verbs: Verbs = {
  async carryOut(request) {
    carriedOut.push(request);
    if (request.verb !== 'stream') return { response: { ok: true } };
    const [toHost, fromHost] = [new PassThrough(), new PassThrough()];
    stream = { toHost, fromHost, duplex: Duplex.from({ readable: fromHost, writable: toHost }) };
    return { response: { ok: true }, stream: stream.duplex };
  },
  subscribe(listener) {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  },
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'listener-'));
  path = join(directory, 'hostd.sock');
  server = await listen(path, process.getgid!(), verbs);
});
afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

/** Sends bytes and gives all that comes back until the end. */
async function send(bytes: string | Uint8Array): Promise<string> {
  const socket = createConnection(path);
  socket.end(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

async function open(request: object): Promise<Socket> {
  const socket = createConnection(path);
  socket.write(`${JSON.stringify(request)}\n`);
  expect(String((await once(socket, 'data'))[0])).toBe('{"ok":true}\n');
  return socket;
}

const code = (answer: string): FailureCode | 'ok' => {
  const response = Response.parse(JSON.parse(answer));
  return response.ok ? 'ok' : response.code;
};

test('only the server’s group may connect', async () => {
  expect((await stat(path)).mode & 0o777).toBe(0o660);
});

test('a request is carried out and answered in one line', async () => {
  expect(await send('{"verb":"ensure","host":"h1","profile":"standard"}\n')).toBe('{"ok":true}\n');
  expect(carriedOut.at(-1)).toEqual({ verb: 'ensure', host: 'h1', profile: 'standard' });
});

test.each([
  ['an extra key', '{"verb":"end","host":"h1","image":"evil"}'],
  ['Docker options', '{"verb":"ensure","host":"h1","profile":"standard","HostConfig":{"Privileged":true}}'],
  ['another profile', '{"verb":"ensure","host":"h1","profile":"root"}'],
  ['another verb', '{"verb":"exec","host":"h1"}'],
  ['traversal', '{"verb":"stream","host":"h../../x"}'],
  ['an id', '{"verb":"end","host":"4f2e"}'],
  ['a name too long', '{"verb":"end","host":"habcdefghijkl"}'],
  ['a newline in the name', '{"verb":"end","host":"h1\\n"}'],
  ['a list', '[{"verb":"ping"}]'],
  ['no JSON', 'GET / HTTP/1.1'],
  ['nothing', ''],
  ['a line too long', `{"verb":"ping"${' '.repeat(5000)}}`],
])('%s is a bad request', async (_what, line) => {
  const before = carriedOut.length;
  expect(code(await send(`${line}\n`))).toBe('bad-request');
  expect(carriedOut).toHaveLength(before);
});

test('half a message is nobody’s request', async () => {
  const before = carriedOut.length;
  expect(await send('{"verb":"end","host":"h1"}')).toBe('');
  expect(carriedOut).toHaveLength(before);
});

test('whatever is sent, nothing but the contract is carried out', async () => {
  const before = carriedOut.length;
  const key = fc.constantFrom('verb', 'host', 'profile', '__proto__', 'Image', 'x');
  const value = fc.oneof(fc.constantFrom('ensure', 'end', 'stream', '../h1', 'h1;reboot', 'standard'), fc.anything());
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.dictionary(key, value).map((o) => JSON.stringify({ x: 1, ...o })),
        fc.string(),
      ),
      async (line) => {
        expect(code(await send(`${line.replaceAll('\n', ' ')}\n`))).toBe('bad-request');
      },
    ),
    { numRuns: 300 * inject('effort') },
  );
  expect(carriedOut).toHaveLength(before);
});

test('a stream is passed on byte for byte both ways, from the first byte after the line', async () => {
  const socket = createConnection(path);
  socket.write(Buffer.concat([Buffer.from('{"verb":"stream","host":"h1"}\n'), Buffer.from([0, 1, 10, 255])]));
  expect(String((await once(socket, 'data'))[0])).toBe('{"ok":true}\n');
  socket.write(Buffer.from([13, 10, 0]));
  const arrived: Buffer[] = [];
  stream.toHost.on('data', (chunk: Buffer) => arrived.push(chunk));
  await expect.poll(() => Buffer.concat(arrived)).toEqual(Buffer.from([0, 1, 10, 255, 13, 10, 0]));
  stream.fromHost.write(Buffer.from([0, 200, 10]));
  expect((await once(socket, 'data'))[0]).toEqual(Buffer.from([0, 200, 10]));
  socket.destroy();
  await expect.poll(() => stream.duplex.destroyed).toBe(true);
});

test('a page that does not read holds the host’s output back instead of filling memory', async () => {
  const socket = await open({ verb: 'stream', host: 'h1' });
  socket.pause();
  const chunk = Buffer.alloc(64 * 1024);
  let written = 0;
  const refused = () => {
    while (stream.fromHost.write(chunk)) written += chunk.length;
    return stream.fromHost.writableNeedDrain;
  };
  await expect.poll(refused).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(refused()).toBe(true);
  expect(written).toBeLessThan(4 * 2 ** 20);
  socket.destroy();
});

test('the host’s end of the stream ends the connection', async () => {
  const socket = await open({ verb: 'stream', host: 'h1' });
  stream.duplex.destroy();
  await once(socket, 'close');
});

test('a watcher hears events until it leaves', async () => {
  const socket = await open({ verb: 'watch' });
  for (const listener of listeners) listener.heard({ event: 'stopped', host: 'h1', reason: 'out-of-memory' });
  expect(String((await once(socket, 'data'))[0])).toBe('{"event":"stopped","host":"h1","reason":"out-of-memory"}\n');
  socket.destroy();
  await expect.poll(() => listeners.size).toBe(0);
});

test.each([
  ['another limit', { event: 'limit', host: 'h1', limit: 'patience' }],
  ['no host', { event: 'limit', limit: 'memory' }],
  ['an id', { event: 'limit', host: '4f2e', limit: 'memory' }],
  ['a reason beside it', { event: 'limit', host: 'h1', limit: 'memory', reason: 'exited' }],
  ['a limit as the reason of an end', { event: 'stopped', host: 'h1', reason: 'disk' }],
])('an event with %s is none', (_what, event) => {
  expect(HostEvent.safeParse(event).success).toBe(false);
  expect(HostEvent.safeParse({ event: 'limit', host: 'h1', limit: 'disk' }).success).toBe(true);
});

test('a watcher that may have missed something is cut off, so that it asks', async () => {
  const socket = await open({ verb: 'watch' });
  for (const listener of listeners) listener.missed();
  await once(socket, 'close');
  await expect.poll(() => listeners.size).toBe(0);
});
