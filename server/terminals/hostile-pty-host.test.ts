/** A student is root where the pty host runs, and may put anything into its place. It must cost nobody else anything. */
import { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../clock.ts';
import type { SandboxHost } from '../sandboxes/sandbox-host.ts';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import { HostTerminals } from './host-terminals.ts';
import { OutputWatch } from './output-watch.ts';
import { PtyHostClient } from './pty-host-client.ts';

/** A stream of which the test plays the other end; `reads: false` takes nothing that is written to it. */
class Line extends Duplex {
  written: Buffer[] = [];
  readonly #reads: boolean;
  constructor(reads: boolean) {
    super({ highWaterMark: 1024 });
    this.#reads = reads;
  }
  override _read() {}
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void) {
    this.written.push(chunk);
    if (this.#reads) done();
  }
}

function frame(type: number, id: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt32BE(5 + payload.length, 0);
  head.writeUInt8(type, 4);
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}

function welcomeWith(...ids: number[]): Buffer {
  const terminals = ids.map((id) => ({ id, alive: true, columns: 80, rows: 24, start: 0, end: 0, code: 0, signal: 0 }));
  const said = { version: 2, boot: '0123456789abcdef', dropped: 0, terminals };
  return frame(0x81, 0, Buffer.from(JSON.stringify(said)));
}

const welcome = welcomeWith();

/** Connects a client; gives the line after the sync mark was sent. */
async function connect(reads: boolean, handlers: { onUp?: () => void; onFrame?: () => void } = {}) {
  const lines: Line[] = [];
  const openStream = async () => {
    lines.push(new Line(reads));
    return { ok: true as const, value: lines.at(-1)! };
  };
  const sandbox = { openStream } as unknown as SandboxHost;
  const client = new PtyHostClient(
    { host: 'h1', sandbox, clock: systemClock },
    { onUp: () => handlers.onUp?.(), onDown: () => {}, onFrame: () => handlers.onFrame?.() },
  );
  await vi.waitFor(() => expect(lines[0]?.written.length).toBeGreaterThan(0));
  lines[0]!.push(markOf(lines[0]!));
  return { client, line: lines[0]! };
}

/** HELLO's payload is the nonce, COBS-encoded behind FRAME_BREAK: the reader takes whatever it chose. */
function markOf(line: Line): Buffer {
  return Buffer.concat([Buffer.from('SLIPWAY\x01', 'latin1'), nonceIn(Buffer.concat(line.written))]);
}

/** Undoes COBS of the last frame and cuts the nonce out. */
function nonceIn(written: Buffer): Buffer {
  const end = written.lastIndexOf(0);
  const frame = written.subarray(written.lastIndexOf(0, end - 1) + 1, end);
  const plain: number[] = [];
  for (let i = 0; i < frame.length;) {
    const code = frame[i]!;
    plain.push(...frame.subarray(i + 1, i + code));
    i += code;
    if (code < 255 && i < frame.length) plain.push(0);
  }
  return Buffer.from(plain.slice(5));
}

test('a second welcome ends the stream, and nothing is thrown into the server', async () => {
  const onUp = vi.fn();
  const { client, line } = await connect(true, { onUp });
  line.push(welcome);
  await vi.waitFor(() => expect(onUp).toHaveBeenCalledTimes(1));
  line.push(welcome);
  await vi.waitFor(() => expect(line.destroyed).toBe(true));
  expect(onUp).toHaveBeenCalledTimes(1);
  client.dispose();
});

test('whatever a frame makes a handler throw ends that stream only', async () => {
  const onFrame = () => {
    throw new Error('nonsense');
  };
  const { client, line } = await connect(true, { onFrame });
  line.push(Buffer.concat([welcome, frame(0x82, 1, Buffer.from([1]))]));
  await vi.waitFor(() => expect(line.destroyed).toBe(true));
  client.dispose();
});

test('one that does not read is given up before it costs much memory', async () => {
  const onUp = vi.fn();
  const { client, line } = await connect(false, { onUp });
  line.push(welcome);
  await vi.waitFor(() => expect(onUp).toHaveBeenCalled());
  const bytes = new Uint8Array(16 * 1024);
  for (let number = 1; number <= 1000 && !line.destroyed; number += 1) {
    client.send({ type: 'input', terminal: 1, writer: new Uint8Array(8), number, bytes });
  }
  expect(line.destroyed).toBe(true);
  expect(line.writableLength).toBeLessThan(5 * 1024 * 1024);
  client.dispose();
});

/** Terminals of a host that answers each HELLO with these frames; gives its lines as they come. */
function terminalsOf(said: Buffer, clock: ManualClock, onList: () => void = () => {}) {
  const lines: Line[] = [];
  const openStream = async () => {
    const line = new Line(true);
    lines.push(line);
    setImmediate(() => line.push(Buffer.concat([markOf(line), said])));
    return { ok: true as const, value: line };
  };
  const sandbox = { openStream } as unknown as SandboxHost;
  const events = { onList, onActivity() {}, onTitle() {}, onRemoved() {}, onReachable() {} };
  return { lines, terminals: new HostTerminals({ host: 'h1', sandbox, clock, titles: new Map() }, events) };
}

test('a shell ends once, however often it is told and in whatever words', async () => {
  const onList = vi.fn();
  const { lines, terminals } = terminalsOf(welcomeWith(1, 2), new ManualClock(), onList);
  await settled();
  expect(onList).toHaveBeenCalledTimes(1);
  for (let times = 0; times < 500; times += 1) {
    const end = Buffer.alloc(8);
    end.writeInt32BE(times, 0);
    lines[0]!.push(Buffer.concat([1, 2, 3].map((id) => frame(0x84, id, end))));
  }
  await settled();
  expect(onList).toHaveBeenCalledTimes(3);
  expect(terminals.infos().map(({ exit }) => exit?.code)).toEqual([0, 0]);
  terminals.dispose();
});

test('one that breaks the line right after its welcome is waited for longer each time', async () => {
  const clock = new ManualClock();
  const { lines, terminals } = terminalsOf(Buffer.concat([welcome, welcome]), clock);
  await clock.pass(60_000);
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.length).toBeLessThan(60);
  terminals.dispose();
});

test('one that lasted is looked for again at once', async () => {
  const clock = new ManualClock();
  const { lines, terminals } = terminalsOf(welcome, clock);
  for (let times = 1; times <= 10; times += 1) {
    await clock.pass(11_000);
    lines.at(-1)!.destroy();
    await clock.pass(100);
    expect(lines.length).toBe(times + 1);
  }
  terminals.dispose();
});

/** A page that watches terminal 1 of a host which says these frames about that watch. */
async function watched(...said: Buffer[]) {
  const tell = vi.fn();
  const { lines, terminals } = terminalsOf(welcomeWith(1), new ManualClock());
  await settled();
  const viewer = { tell, output: vi.fn(), history: vi.fn(), sendAway: vi.fn() };
  terminals.attach(viewer, 1, null, { columns: 80, rows: 24 }, true);
  const beginning = Buffer.alloc(21);
  const [line] = lines;
  line!.push(Buffer.concat([frame(0x86, 1, beginning), ...said]));
  await settled();
  terminals.dispose();
  const told = tell.mock.calls.map(([message]) => (message as { type: string }).type);
  return { line: line!, told, viewer };
}

function sizedFrame(columns: number, rows: number): Buffer {
  const body = Buffer.alloc(12);
  body.writeUInt16BE(columns, 8);
  body.writeUInt16BE(rows, 10);
  return frame(0x8a, 1, body);
}

/** Output of one byte, at the beginning. */
const letter = frame(0x87, 1, Buffer.from('\0\0\0\0\0\0\0\0x'));

test('a size that a terminal can have is passed on', async () => {
  const { told, viewer } = await watched(sizedFrame(500, 300), letter);
  expect(told).toContain('terminal.size');
  expect(viewer.output).toHaveBeenCalledTimes(1);
});

test.each([
  [0, 24],
  [80, 0],
  [501, 24],
  [80, 301],
  [65_535, 65_535],
])('a size of %i by %i, which nobody set, reaches no page', async (columns, rows) => {
  const { told, viewer } = await watched(sizedFrame(columns, rows), letter);
  expect(told).toContain('terminal.attached');
  expect(told).not.toContain('terminal.size');
  expect(viewer.output).not.toHaveBeenCalled();
});

test('sizes and beginnings without end are cut off', async () => {
  const many = Buffer.concat(Array.from({ length: 120_000 }, () => sizedFrame(80, 24)));
  const { told, viewer } = await watched(many, letter);
  expect(told.length).toBeLessThan(110_000);
  expect(viewer.output).not.toHaveBeenCalled();
});

test('output that does not follow what came before is refused', () => {
  const watch = new OutputWatch(null);
  watch.request();
  watch.begins(100, true, 0);
  expect(watch.sent(99, 1, 0)).toBe(false);
  expect(watch.sent(101, 1, 0)).toBe(false);
  expect(watch.sent(100, 2, 0)).toBe(true);
  expect(watch.sent(100, 2, 0)).toBe(false);
  expect(watch.sent(102, 1, 0)).toBe(true);
});

test('output of no bytes is refused: it is within every credit', () => {
  const watch = new OutputWatch(0);
  watch.request();
  expect(watch.sent(0, 0, 0)).toBe(false);
});

test('output beyond the credit is refused, so that no credit can become negative', () => {
  const watch = new OutputWatch(0);
  expect(watch.sent(0, 1, 0)).toBe(false);
  const { credit } = watch.request();
  expect(watch.sent(0, credit, 0)).toBe(true);
  expect(watch.sent(credit, 1, 0)).toBe(false);
  expect(watch.request().credit).toBe(0);
});

test('history that was not announced is refused, and output in the middle of it', () => {
  const watch = new OutputWatch(null);
  watch.request();
  expect(watch.sentHistory(1, 0)).toBe(false);
  watch.begins(100, true, 10);
  expect(watch.sentHistory(9, 0)).toBe(true);
  expect(watch.sent(100, 1, 0)).toBe(false);
  expect(watch.sentHistory(2, 0)).toBe(false);
  expect(watch.sentHistory(1, 0)).toBe(true);
  expect(watch.sent(100, 1, 0)).toBe(true);
});
