import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { until } from '../testing/classroom.ts';
import { BackOff } from './back-off.ts';
import { hostdClient } from './hostd-client.ts';
import type { SandboxHost } from './sandbox-host.ts';

let directory: string;
let path: string;
let server: Server | null;
let answer: (request: string, socket: Socket) => void;
let sockets: Socket[];
let client: SandboxHost;

function listen(options: { pauseOnConnect?: boolean } = {}): Promise<void> {
  sockets = [];
  server = createServer(options, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', (data: Buffer) => answer(data.toString(), socket));
  });
  return new Promise((resolve) => server?.listen(path, resolve));
}
function leave(): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => (server === null ? resolve() : server.close(() => resolve())));
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'slipway-hostd-'));
  path = join(directory, 'hostd.sock');
  client = hostdClient(path, systemClock);
  await listen();
});
afterEach(async () => {
  await leave();
  rmSync(directory, { recursive: true, force: true });
});

const host = { host: 'h1', profile: 'standard', state: 'running', startedAt: 5, boot: 'b1' };
const say = (value: unknown) => (_request: string, socket: Socket) => void socket.end(`${JSON.stringify(value)}\n`);

describe('a verb', () => {
  it('is one line, and its answer comes reshaped', async () => {
    let asked = '';
    answer = (request, socket) => {
      asked = request;
      say({ ok: true, host, started: true })(request, socket);
    };
    const made = await client.ensure('h1');
    expect(JSON.parse(asked)).toEqual({ verb: 'ensure', host: 'h1', profile: 'standard' });
    expect(made).toEqual({
      ok: true,
      value: { facts: { host: 'h1', state: 'running', startedAt: 5, boot: 'b1' }, started: true },
    });
    answer = say({ ok: true, hosts: [host] });
    expect(await client.list()).toMatchObject({ ok: true, value: [{ host: 'h1' }] });
    answer = say({
      ok: true,
      machine: { maxHosts: 3, memoryPerHostBytes: 1, registry: 'registry.class', short: null },
    });
    expect(await client.facts()).toEqual({ ok: true, value: { maxHosts: 3, registry: 'registry.class', short: null } });
    const use = {
      memoryBytes: 1,
      memoryLimitBytes: 2,
      processes: 3,
      processLimit: 4,
      diskBytes: null,
      diskLimitBytes: 5,
    };
    answer = say({ ok: true, use });
    expect(await client.use('h1')).toEqual({ ok: true, value: use });
    answer = say({ ok: true });
    expect(await client.end('h1')).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['full', 'full'],
    ['engine-down', 'unavailable'],
    ['bad-request', 'internal'],
    ['no-such-host', 'no-such-host'],
  ])('that fails with %s fails here with %s', async (code, told) => {
    answer = say({ ok: false, code, params: { max: 3 } });
    expect(await client.stop('h1')).toEqual({ ok: false, failure: { code: told, params: { max: 3 } } });
  });

  it.each([
    ['nonsense', 'what?\n'],
    ['an answer to something else', '{"ok":true}\n'],
    ['keys that nobody knows', '{"ok":true,"hosts":[],"x":1}\n'],
  ])('answered by %s fails', async (_name, line) => {
    answer = (_request, socket) => void socket.end(line);
    expect(await client.list()).toEqual({ ok: false, failure: { code: 'internal' } });
  });

  it('fails while nobody listens, or the line breaks', async () => {
    answer = (_request, socket) => void socket.destroy();
    expect(await client.list()).toEqual({ ok: false, failure: { code: 'unavailable' } });
    await leave();
    expect(await client.list()).toEqual({ ok: false, failure: { code: 'unavailable' } });
  });
});

it('a stream begins right after the answer, with not a byte lost', async () => {
  answer = (_request, socket) => {
    socket.write('{"ok":true}\nfirst ');
    setTimeout(() => socket.write('second'), 20);
    socket.on('data', (data: Buffer) => socket.write(`<${data.toString()}>`));
  };
  const opened = await client.openStream('h1');
  if (!opened.ok) throw new Error('refused');
  let seen = '';
  opened.value.on('data', (data: Buffer) => (seen += data.toString()));
  opened.value.resume();
  opened.value.write('x');
  await until(
    () => seen.includes('first ') && seen.includes('second') && seen.includes('<x>'),
    () => seen,
  );
  opened.value.destroy();
});

it('a watch comes back by itself, and asks to list again each time', async () => {
  const [events, limits, gaps]: [string[], string[], number[]] = [[], [], []];
  answer = (_request, socket) => {
    socket.write('{"ok":true}\n{"event":"stopped","host":"h1","reason":"out-of-memory"}\nnonsense\n');
    socket.write('{"event":"limit","host":"h1","limit":"patience"}\n{"event":"limit","host":"h2","limit":"disk"}\n');
  };
  const watch = client.watch({
    onStopped: ({ host: of, reason }) => events.push(`${of} ${reason}`),
    onLimit: ({ host: of, limit }) => limits.push(`${of} ${limit}`),
    onGap: () => gaps.push(1),
  });
  await until(
    () => gaps.length === 1 && events.length === 1 && limits.length === 1,
    () => 'the first event',
  );
  await leave();
  await listen();
  await until(
    () => gaps.length === 2 && events.length === 2,
    () => 'the second event',
  );
  expect(events[0]).toBe('h1 out-of-memory');
  expect(limits[0]).toBe('h2 disk');
  watch.dispose();
});

it('a watch comes back from a reset, too', async () => {
  await leave();
  // Who leaves with the request unread resets the line.
  await listen({ pauseOnConnect: true });
  server?.on('connection', (socket) => socket.write('{"ok":true}\n'));
  let gaps = 0;
  const watch = client.watch({ onStopped() {}, onLimit() {}, onGap: () => void (gaps += 1) });
  for (const times of [1, 2]) {
    await until(
      () => gaps === times,
      () => `watch ${times}`,
    );
    for (const socket of sockets) socket.destroy();
  }
  watch.dispose();
});

it('waits longer each time, with a little chance in it, up to an end', () => {
  const backOff = new BackOff({ first: 100, last: 1000, random: () => 1 });
  expect([1, 2, 3, 4, 5, 6].map(() => backOff.next())).toEqual([100, 200, 400, 800, 1000, 1000]);
  backOff.reset();
  expect(backOff.next()).toBe(100);
  expect(new BackOff({ first: 100, last: 1000, random: () => 0 }).next()).toBe(50);
});
