import { beforeEach, expect, it } from 'vitest';
import type { SandboxHost } from '../sandboxes/sandbox-host.ts';
import type { HostRows } from '../store/hosts.ts';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import { shellProbes } from './probes.ts';
import { MAX_PROCESSES, Processes, type ProcessResult } from './processes.ts';
import type { PtyHostRequest } from './pty-host-codec.ts';
import { Shells } from './shells.ts';

let clock: ManualClock;
let connected: boolean;
let sent: PtyHostRequest[];
let processes: Processes;

beforeEach(() => {
  [clock, connected, sent] = [new ManualClock(), true, []];
  processes = new Processes(clock, (request) => {
    if (connected) sent.push(request);
    return connected;
  });
});

const save = () =>
  processes.run({ user: 'student', directory: '/', argv: ['cat'], timeLimit: 20_000, stdin: new Uint8Array(40_000) });
const started = () => sent.flatMap((request) => (request.type === 'spawn' ? [request.process] : []));

it('a process is started when there is a connection, and its end is told', async () => {
  connected = false;
  const result = save();
  expect(sent).toEqual([]);
  connected = true;
  processes.onUp();
  processes.onUp();
  expect(sent.map(({ type }) => type)).toEqual(['spawn', 'stdin', 'stdin', 'stdin', 'stdin']);
  const [process = 0] = started();
  processes.onFrame({ type: 'stdout', process, bytes: Buffer.from('out') });
  processes.onFrame({ type: 'process-exited', process, code: 3, signal: 0, timedOut: false });
  expect(await result).toEqual({ end: 'exited', code: 3, timedOut: false, stdout: 'out' });
});

it.each([true, false])('one of which no end is told is given up and forgotten; connected: %s', async (isConnected) => {
  connected = isConnected;
  const results = Array.from({ length: MAX_PROCESSES }, save);
  expect(await save()).toEqual({ end: 'too-many' });
  await clock.pass(19_000);
  expect(await save()).toEqual({ end: 'too-many' });
  await clock.pass(20_000);
  for (const result of results) expect(await result).toEqual({ end: 'lost' });
  const before = sent.length;
  connected = true;
  processes.onUp();
  expect(sent.length).toBe(before);
});

it('those that run end with the stream, those that wait do not', async () => {
  const running = save();
  connected = false;
  const waiting = save();
  processes.onDown();
  expect(await running).toEqual({ end: 'lost' });
  connected = true;
  processes.onUp();
  expect(started().length).toBe(2);
  processes.dispose();
  expect(await waiting).toEqual({ end: 'lost' });
  expect(await save()).toEqual({ end: 'lost' });
});

it('of what it writes no more is kept than there is room for', async () => {
  const result = save();
  const [process = 0] = started();
  for (const length of [0, 10_000, 10_000, 100_000])
    processes.onFrame({ type: 'stdout', process, bytes: Buffer.alloc(length, 'x') });
  processes.onFrame({ type: 'process-exited', process, code: 0, signal: 0, timedOut: false });
  const end: ProcessResult = await result;
  expect(end.end === 'exited' && end.stdout).toBe('x'.repeat(16 * 1024));
});

it('the look for work comes back from a host that does not answer: idle time goes on', async () => {
  const sandbox = { openStream: async () => ({ ok: false, failure: { code: 'unavailable' } }) };
  const rows = { titles: async () => new Map() };
  const shells = new Shells({ sandbox: sandbox as unknown as SandboxHost, clock, rows: rows as unknown as HostRows });
  const look = shellProbes(shells).processorSeconds('h1');
  await settled();
  await clock.pass(20_000);
  expect(await look).toBeNull();
  shells.dispose();
});
