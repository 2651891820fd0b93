/** A student is root where the pty host runs, and may put anything into its place. It must cost nobody else anything. */
import { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../clock.ts';
import type { SandboxHost } from '../sandboxes/sandbox-host.ts';
import { OUTPUT_WINDOW_BYTES } from '../../protocol/limits.ts';
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

const welcome = frame(
  0x81,
  0,
  Buffer.from(JSON.stringify({ version: 1, boot: '0123456789abcdef', dropped: 0, terminals: [] })),
);

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
  // HELLO's payload is the nonce, COBS-encoded behind FRAME_BREAK: the reader takes whatever it chose.
  const nonce = nonceIn(Buffer.concat(lines[0]!.written));
  lines[0]!.push(Buffer.concat([Buffer.from('SLIPWAY\x01', 'latin1'), nonce]));
  return { client, line: lines[0]! };
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

test('output beyond the credit is refused, so that no credit can become negative', () => {
  const watch = new OutputWatch(0);
  expect(watch.sent(0, OUTPUT_WINDOW_BYTES)).toBe(true);
  expect(watch.sent(OUTPUT_WINDOW_BYTES, 1)).toBe(false);
  expect(watch.request().credit).toBe(0);
});
