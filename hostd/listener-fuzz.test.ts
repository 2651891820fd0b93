/**
 * The socket before somebody who means harm: whatever is sent, nothing but the contract is carried out, whoever is honest
 * is served, and nothing is left. A failure prints the seed; put it beside `numRuns` to see it again.
 */
import fc from 'fast-check';
import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { type Server, type Socket, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, inject, onTestFailed, test } from 'vitest';
import { BOUNDS, type Bounds } from './bounds.ts';
import { hostileBytes } from './fixtures/hostile.ts';
import { type Verbs, listen } from './listener.ts';
import { MAX_REQUEST_BYTES, Request, Response } from './verbs.ts';

const PING = '{"verb":"ping"}\n';
/** What an honest caller may wait for an answer at most, on a machine that is busy. */
const PATIENCE_MS = 5_000;

let directory: string;
let server: Server;
let carriedOut: unknown[];
let streams: PassThrough[];
const listeners = new Set<Parameters<Verbs['subscribe']>[0]>();
/** What a verb other than ping waits for. */
let work: () => Promise<void>;

const verbs: Verbs = {
  async carryOut(request) {
    if (request.verb === 'ping') return { response: { ok: true } };
    carriedOut.push(request);
    await work();
    if (request.verb !== 'stream') return { response: { ok: true } };
    const stream = new PassThrough();
    streams.push(stream);
    return { response: { ok: true }, stream };
  },
  subscribe(listener) {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  },
};

const path = () => join(directory, 'hostd.sock');
const start = async (bounds: Partial<Bounds>) => {
  server = await listen(path(), process.getgid!(), verbs, { ...BOUNDS, ...bounds });
};
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'listener-fuzz-'));
  [carriedOut, streams, work] = [[], [], async () => {}];
});
afterEach(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

/** A connection; what comes back is added to `said`. */
function connect(): { socket: Socket; said: Buffer[]; ended: Promise<unknown> } {
  // Half open, so that it stays when the other side has ended, as long as it likes.
  const socket = createConnection({ path: path(), allowHalfOpen: true });
  const said: Buffer[] = [];
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => said.push(chunk));
  return { socket, said, ended: new Promise((done) => socket.once('end', done).once('close', done)) };
}

async function ping(): Promise<string> {
  const { socket, said, ended } = connect();
  socket.write(PING);
  await Promise.race([ended, pause(PATIENCE_MS, null, { ref: false })]);
  socket.destroy();
  return Buffer.concat(said).toString();
}

const connections = () => new Promise<number>((done) => server.getConnections((_error, count) => done(count)));

async function left(): Promise<{ sockets: number; timers: number }> {
  const targets = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  const sockets = (await Promise.all(targets)).filter((target) => target.startsWith('socket:')).length;
  return { sockets, timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length };
}

/** No poll of vitest's, which has timers of its own. */
async function becomesAsBefore(before: Awaited<ReturnType<typeof left>>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  let now = await left();
  while ((now.sockets > before.sockets || now.timers > before.timers) && performance.now() < deadline) {
    await pause(10);
    now = await left();
  }
  expect(now.sockets).toBeLessThanOrEqual(before.sockets);
  expect(now.timers).toBeLessThanOrEqual(before.timers);
  expect(await connections()).toBe(0);
  expect(listeners.size).toBe(0);
  expect(streams.every((stream) => stream.destroyed)).toBe(true);
}

type Visit = { bytes: Buffer; cuts: number[]; leaves: 'ends' | 'goes' | 'stays'; reads: boolean };

/** What the first line asks for, as long as it may be: a request, or null for none. The only line that counts. */
function asked({ bytes }: Visit): Request | null {
  const end = bytes.indexOf('\n');
  if (end === -1 || end > MAX_REQUEST_BYTES) return null;
  try {
    return Request.parse(JSON.parse(bytes.subarray(0, end).toString()));
  } catch {
    return null;
  }
}

/** Without the schema, in case that has a hole. */
function isPlain(request: unknown): boolean {
  const { verb, host, profile, ...more } = request as Record<string, unknown>;
  const named = host === undefined || (typeof host === 'string' && /^h[a-z0-9]{1,11}$/.test(host) && !/\s/.test(host));
  const plain = Object.getPrototypeOf(request) === Object.prototype && Reflect.ownKeys(more).length === 0;
  return plain && named && typeof verb === 'string' && [undefined, 'standard'].includes(profile as string);
}

async function pay(visit: Visit): Promise<{ socket: Socket; said: Buffer[] }> {
  const { socket, said, ended } = connect();
  if (!visit.reads) socket.pause();
  const cuts = [
    0,
    ...visit.cuts.map((cut) => cut % (visit.bytes.length + 1)).sort((a, b) => a - b),
    visit.bytes.length,
  ];
  for (const [index, cut] of cuts.slice(1).entries()) {
    socket.write(visit.bytes.subarray(cuts[index], cut));
    await turn();
  }
  if (visit.leaves === 'goes') socket.destroy();
  if (visit.leaves === 'ends') socket.end();
  const verb = asked(visit)?.verb;
  const goesOn = visit.leaves === 'stays' && (verb === 'stream' || verb === 'watch');
  if (visit.reads && !goesOn) await ended;
  return { socket, said };
}

/** By the contract: nothing, or one response, after which only a stream says more, and not but what it was told. */
function check(visit: Visit, said: Buffer): void {
  if (said.length === 0) return;
  const end = said.indexOf('\n');
  const response = Response.parse(JSON.parse(said.subarray(0, end).toString()));
  const request = asked(visit);
  expect(response).toEqual(request === null ? { ok: false, code: 'bad-request' } : { ok: true });
  const [rest, sent] = [said.subarray(end + 1), visit.bytes.subarray(visit.bytes.indexOf('\n') + 1)];
  if (request?.verb === 'stream') expect(sent.subarray(0, rest.length)).toEqual(rest);
  else expect(rest).toHaveLength(0);
}

test('whatever is sent, nothing but the contract is carried out, and the honest are answered', async () => {
  const seed = Date.now() & 0x7fff_ffff;
  onTestFailed(() => console.log(`the seed was ${seed}`));
  // Long enough for a busy machine, short enough to wait for often.
  await start({ lineMs: 400 });
  const verbsOfAll = ['ping', 'list', 'ensure', 'stream', 'freeze', 'stop', 'end', 'use', 'watch'];
  const visit: fc.Arbitrary<Visit> = fc.record({
    bytes: hostileBytes({ verbs: verbsOfAll, hosts: ['h1', 'h2', 'habcdefghijk'] }, 100_000 * inject('effort')),
    cuts: fc.array(fc.nat(5_000), { maxLength: 5 }),
    leaves: fc.constantFrom('ends', 'goes', 'stays'),
    reads: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  });
  const before = await left();
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { minLength: 20, maxLength: 40, size: 'max' }), async (visits) => {
      [carriedOut, streams] = [[], []];
      const all = Promise.all(visits.map(pay));
      let over = false;
      void all.finally(() => (over = true));
      do expect(await ping()).toBe('{"ok":true}\n');
      while (!over);
      const paid = await all;
      for (const [index, { said }] of paid.entries()) check(visits[index]!, Buffer.concat(said));
      const wanted = visits.map((one) => JSON.stringify(asked(one)));
      for (const request of carriedOut) {
        expect(isPlain(request)).toBe(true);
        const at = wanted.indexOf(JSON.stringify(request));
        expect(at).not.toBe(-1);
        wanted.splice(at, 1);
      }
      // Those that stay are no reason to keep them, but for streams and watchers, of which there are so many at most.
      const staying = visits.filter((one) => ['stream', 'watch'].includes(asked(one)?.verb ?? '')).length;
      await expect.poll(connections, { timeout: PATIENCE_MS }).toBeLessThanOrEqual(staying);
      for (const { socket } of paid) socket.destroy();
      await becomesAsBefore(before);
    }),
    { numRuns: 8 * inject('effort'), seed, endOnFailure: true },
  );
});

test('two thousand who say nothing keep nobody out, and are so many at most', async () => {
  await start({ lineMs: 60_000 });
  const before = await left();
  const silent: Socket[] = [];
  let most = 0;
  for (let wave = 0; wave < 20; wave += 1) {
    const come = Array.from({ length: 100 }, () => connect().socket);
    for (const socket of come) socket.write('{"verb":"li');
    silent.push(...come);
    expect(await ping()).toBe('{"ok":true}\n');
    most = Math.max(most, await connections());
  }
  expect(most).toBeGreaterThan(900);
  expect(most).toBeLessThanOrEqual(BOUNDS.briefs + 1);
  for (const socket of silent) socket.destroy();
  await becomesAsBefore(before);
});

test('a host of verbs waits for its turn or is not taken, and a ping has none to wait for', async () => {
  await start({ atOnce: 4, mayWait: 10 });
  const before = await left();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  work = () => held;
  const callers = Array.from({ length: 50 }, () => connect());
  for (const { socket } of callers) socket.write('{"verb":"end","host":"h1"}\n{"verb":"end","host":"h2"}\n');
  let refused = 0;
  for (const { ended } of callers) void ended.then(() => (refused += 1));
  await expect.poll(() => refused).toBe(36);
  expect(await ping()).toBe('{"ok":true}\n');
  expect(carriedOut).toHaveLength(4);
  release();
  await Promise.all(callers.map(({ ended }) => ended));
  expect(carriedOut).toHaveLength(14);
  const said = callers.map((caller) => Buffer.concat(caller.said).toString());
  expect(said.filter((answer) => answer === '{"ok":true}\n')).toHaveLength(14);
  expect(said.filter((answer) => answer === '')).toHaveLength(36);
  for (const { socket } of callers) socket.destroy();
  await becomesAsBefore(before);
});

test('what is sent while a verb is in work is not kept', async () => {
  await start({});
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  work = () => held;
  const { socket, said, ended } = connect();
  socket.write('{"verb":"list"}\n');
  await expect.poll(() => carriedOut.length).toBe(1);
  // Taken to the last byte, though nothing has been answered yet: so it is not waiting anywhere.
  await new Promise((taken) => socket.write(Buffer.alloc(10_000_000, 'x\n'), taken));
  release();
  await ended;
  expect(Buffer.concat(said).toString()).toBe('{"ok":true}\n');
  expect(carriedOut).toHaveLength(1);
  socket.destroy();
});

test('of many watchers the latest hear, and one that does not read is cut off', async () => {
  await start({ watchers: 3, watcherBytes: 100_000 });
  const before = await left();
  const watchers = Array.from({ length: 10 }, () => connect());
  for (const { socket, said } of watchers) {
    socket.write('{"verb":"watch"}\n{"verb":"end","host":"h1"}\n');
    await expect.poll(() => Buffer.concat(said).toString()).toBe('{"ok":true}\n');
  }
  await expect.poll(() => listeners.size).toBe(3);
  const event = { event: 'stopped', host: 'h1', reason: 'exited' } as const;
  for (const listener of listeners) listener.heard(event);
  await expect.poll(() => Buffer.concat(watchers[9]!.said).toString()).toContain(JSON.stringify(event));
  for (const { socket } of watchers) socket.pause();
  let told = 0;
  while (listeners.size > 0 && told < 100_000) {
    for (const listener of listeners) listener.heard(event);
    if ((told += 1) % 100 === 0) await turn();
  }
  // What the kernel takes comes on top of the bound.
  expect(told * JSON.stringify(event).length).toBeLessThan(2 ** 21);
  expect(carriedOut).toEqual([]);
  for (const { socket } of watchers) socket.destroy();
  await becomesAsBefore(before);
});

test('a verb that fails unforeseen, or a connection that cannot be accepted, is one caller’s loss', async () => {
  await start({});
  work = () => Promise.reject(new Error('unforeseen'));
  const { socket, said, ended } = connect();
  socket.end('{"verb":"list"}\n');
  await ended;
  expect(Buffer.concat(said).toString()).toBe('{"ok":false,"code":"internal"}\n');
  const noMore = Object.assign(new Error('accept'), { code: 'EMFILE' });
  // The first would be taken by whoever waits for it to listen.
  for (const error of [noMore, noMore]) server.emit('error', error);
  expect(await ping()).toBe('{"ok":true}\n');
  socket.destroy();
});

test('who has its answer and does not leave is shown out', async () => {
  await start({ lineMs: 50 });
  const before = await left();
  const callers = Array.from({ length: 5 }, () => connect());
  for (const { socket } of callers) socket.write(PING);
  await Promise.all(callers.map(({ ended }) => ended));
  await expect.poll(connections).toBe(0);
  for (const { socket } of callers) socket.destroy();
  await becomesAsBefore(before);
});
