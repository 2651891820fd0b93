import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cobsDecode } from './cobs.ts';
import { encodeRequest, PtyHostReader, type PtyHostFrame, type PtyHostRequest } from './pty-host-codec.ts';

const NONCE = Uint8Array.from({ length: 16 }, (_, index) => 200 + index);
const OLD_NONCE = new Uint8Array(16).fill(9);
const WRITER = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const mark = (nonce: Uint8Array) => Buffer.concat([Buffer.from('SLIPWAY\x01', 'latin1'), nonce]);

/** A frame as the pty host writes it. */
function frame(type: number, id: number, ...payload: (Uint8Array | number[])[]): Buffer {
  const body = Buffer.concat([Buffer.from([type, 0, 0, 0, 0]), ...payload.map((part) => Buffer.from(part))]);
  body.writeUInt32BE(id, 1);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function decoded(request: PtyHostRequest): string {
  const encoded = encodeRequest(request);
  expect(encoded.indexOf(0)).toBe(encoded.length - 1);
  return hex(cobsDecode(encoded.subarray(0, -1)) ?? expect.fail('does not decode'));
}

/** Bytes copied, so that frames compare after their chunk is gone. */
const copied = (frames: PtyHostFrame[]) =>
  frames.map((one) => ('bytes' in one ? { ...one, bytes: Uint8Array.from(one.bytes) } : one));

describe('encodeRequest', () => {
  it.each<[PtyHostRequest, string]>([
    [{ type: 'hello', nonce: OLD_NONCE }, `01 00000000 ${hex(OLD_NONCE)}`],
    [{ type: 'open', terminal: 7, columns: 80, rows: 24 }, '02 00000007 0050 0018'],
    [
      { type: 'input', terminal: 7, writer: WRITER, number: 258, bytes: Uint8Array.of(97, 0, 98) },
      '03 00000007 0102030405060708 0000000000000102 610062',
    ],
    [{ type: 'resize', terminal: 7, columns: 1000, rows: 1 }, '04 00000007 03e8 0001'],
    [{ type: 'close', terminal: 7 }, '05 00000007'],
    [
      { type: 'watch', watch: 3, terminal: 7, from: 2 ** 40, credit: 65536 },
      '06 00000003 00000007 0000010000000000 00010000',
    ],
    [
      { type: 'watch', watch: 3, terminal: 7, from: 'everything', credit: 1 },
      '06 00000003 00000007 ffffffffffffffff 00000001',
    ],
    [{ type: 'credit', watch: 3, bytes: 16 }, '07 00000003 00000010'],
    [{ type: 'unwatch', watch: 3 }, '08 00000003'],
    [{ type: 'ping' }, '0f 00000000'],
    [
      { type: 'spawn', process: 5, user: 'root', timeLimit: 1000, directory: '/', argv: ['echo', 'ä'] },
      '10 00000005 01 000003e8 2f00 6563686f00 c3a400',
    ],
    [{ type: 'stdin', process: 5, bytes: Uint8Array.of(1) }, '11 00000005 01'],
    [{ type: 'kill', process: 5 }, '12 00000005'],
  ])('writes %j', (request, bytes) => {
    expect(decoded(request)).toBe(bytes.replaceAll(' ', ''));
  });

  it('refuses an argument that holds a NUL: it would be two', () => {
    const request = { type: 'spawn', process: 1, user: 'student', timeLimit: 0, directory: '/' } as const;
    expect(() => encodeRequest({ ...request, argv: ['a\0b'] })).toThrow(TypeError);
  });
});

const WELCOME = {
  version: 2,
  boot: '0123456789abcdef',
  marks: 'fedcba9876543210',
  dropped: 0,
  terminals: [{ id: 1, alive: true, columns: 80, rows: 24, start: 0, end: 12, code: 0, signal: 0 }],
};

const SAID: [Buffer, PtyHostFrame][] = [
  [frame(0x81, 0, Buffer.from(JSON.stringify(WELCOME))), { type: 'welcome', welcome: WELCOME as never }],
  [frame(0x82, 4, [1]), { type: 'opened', terminal: 4, created: true }],
  [frame(0x82, 4, [0]), { type: 'opened', terminal: 4, created: false }],
  [
    frame(0x83, 4, WRITER, [0, 0, 0, 0, 0, 0, 1, 2]),
    { type: 'ack', terminal: 4, writer: Buffer.from(WRITER), number: 258 },
  ],
  [frame(0x84, 4, [255, 255, 255, 255, 0, 0, 0, 9]), { type: 'exited', terminal: 4, code: -1, signal: 9 }],
  [
    frame(0x86, 6, [0, 0, 1, 0, 0, 0, 0, 0, 1], [0, 0, 1, 0, 0, 0, 0, 9], [0, 0, 1, 2]),
    { type: 'watching', watch: 6, start: 2 ** 40, reset: true, live: 2 ** 40 + 9, history: 258 },
  ],
  [
    frame(0x87, 6, [0, 0, 0, 0, 0, 0, 0, 5], [0, 255, 10]),
    { type: 'output', watch: 6, position: 5, bytes: Uint8Array.of(0, 255, 10) },
  ],
  [
    frame(0x87, 6, [0, 0, 0, 0, 0, 0, 0, 8], new Uint8Array(16384).fill(65)),
    { type: 'output', watch: 6, position: 8, bytes: new Uint8Array(16384).fill(65) },
  ],
  [frame(0x89, 6, [27, 91, 109]), { type: 'history', watch: 6, bytes: Uint8Array.of(27, 91, 109) }],
  [
    frame(0x8a, 6, [0, 0, 0, 0, 0, 0, 0, 7, 0, 120, 0, 40]),
    { type: 'sized', watch: 6, position: 7, columns: 120, rows: 40 },
  ],
  [frame(0x8f, 0), { type: 'pong' }],
  [frame(0x8e, 9, [0x10, 4]), { type: 'failed', id: 9, request: 'spawn', reason: 'cannot-start' }],
  [frame(0x90, 9, [1]), { type: 'stdout', process: 9, bytes: Uint8Array.of(1) }],
  [frame(0x91, 9, [2]), { type: 'stderr', process: 9, bytes: Uint8Array.of(2) }],
  [
    frame(0x92, 9, [0, 0, 0, 3, 0, 0, 0, 0, 1]),
    { type: 'process-exited', process: 9, code: 3, signal: 0, timedOut: true },
  ],
];

/** What an earlier reader left: its mark, whole frames, half a frame. */
const BEFORE = Buffer.concat([
  Buffer.from('SLIPWAY'),
  mark(OLD_NONCE),
  frame(0x8f, 0),
  frame(0x90, 1, [1, 2]).subarray(0, 7),
]);

describe('PtyHostReader', () => {
  it('gives every frame after its own mark, however the stream is cut', () => {
    const stream = Buffer.concat([BEFORE, mark(NONCE), ...SAID.map(([bytes]) => bytes)]);
    const expected = copied(SAID.map(([, value]) => value));
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(stream.length), { maxLength: 60 }), (cuts) => {
        const reader = new PtyHostReader(NONCE);
        const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const frames = edges.slice(1).flatMap((end, index) => copied(reader.read(stream.subarray(edges[index], end))));
        expect(frames).toEqual(expected);
      }),
    );
  });

  it('reads the stream byte by byte', () => {
    const reader = new PtyHostReader(NONCE);
    const stream = Buffer.concat([BEFORE, mark(NONCE), ...SAID.map(([bytes]) => bytes)]);
    const frames = Array.from(stream, (_, at) => copied(reader.read(stream.subarray(at, at + 1)))).flat();
    expect(frames).toEqual(copied(SAID.map(([, value]) => value)));
  });

  it('takes a WELCOME of before shells had a key for their marks', () => {
    const older = JSON.stringify({ ...WELCOME, marks: undefined });
    const stream = Buffer.concat([mark(NONCE), frame(0x81, 0, Buffer.from(older))]);
    expect(new PtyHostReader(NONCE).read(stream)).toEqual([{ type: 'welcome', welcome: { ...WELCOME, marks: null } }]);
  });

  it('passes terminal bytes on without copying them', () => {
    const stream = Buffer.concat([mark(NONCE), frame(0x87, 1, [0, 0, 0, 0, 0, 0, 0, 0], [65, 66])]);
    const [output] = new PtyHostReader(NONCE).read(stream);
    expect(output?.type === 'output' && output.bytes.buffer).toBe(stream.buffer);
  });

  it('says nothing, and is not synchronised, before the mark of its own nonce', () => {
    const reader = new PtyHostReader(NONCE);
    expect(reader.read(Buffer.concat([mark(OLD_NONCE), frame(0x8f, 0)]))).toEqual([]);
    expect(reader.synchronised).toBe(false);
    reader.read(mark(NONCE));
    expect(reader.synchronised).toBe(true);
  });

  it.each([
    ['an unknown type', frame(0x70, 1)],
    ['a payload of the wrong size', frame(0x82, 1, [1, 1])],
    ['a WATCHING as version 1 had it', frame(0x86, 1, new Uint8Array(9))],
    ['a SIZED without a position', frame(0x8a, 1, [0, 80, 0, 24])],
    ['a length that no frame has', Buffer.from([0x7f, 0, 0, 0, 1])],
    ['a length too short for a header', Buffer.from([0, 0, 0, 4, 1, 1, 1, 1])],
    ['a WELCOME that is not JSON', frame(0x81, 0, Buffer.from('{'))],
    ['a WELCOME with more than it should have', frame(0x81, 0, Buffer.from(JSON.stringify({ ...WELCOME, more: 1 })))],
    ['a key that is none', frame(0x81, 0, Buffer.from(JSON.stringify({ ...WELCOME, marks: '0;k=0' })))],
    ['a position beyond what numbers can count', frame(0x87, 1, new Uint8Array(8).fill(255))],
  ])('ends at %s', (_, bytes) => {
    const reader = new PtyHostReader(NONCE);
    expect(reader.read(Buffer.concat([mark(NONCE), frame(0x8f, 0), bytes, frame(0x8f, 0)]))).toEqual([
      { type: 'pong' },
      { type: 'broken' },
    ]);
    expect(reader.read(frame(0x8f, 0))).toEqual([]);
  });

  it('takes any garbage after the mark without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
        const reader = new PtyHostReader(NONCE);
        reader.read(mark(NONCE));
        const frames = chunks.flatMap((chunk) => reader.read(chunk));
        expect(frames.filter((one) => one.type === 'broken').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
