/**
 * What is said to the pty host (sandbox/ptyhost/PROTOCOL.md, "Into ptyhost"): requests as values, and their bytes.
 * Knows nothing of streams or of the answers.
 */
import { cobsEncode } from './cobs.ts';

export const NONCE_BYTES = 16;
/** Most bytes of one INPUT. */
export const MAX_INPUT_BYTES = 32 * 1024;
/** Most bytes of one STDIN. Invariant: with its header smaller than the pty host's largest frame. */
export const MAX_STDIN_BYTES = 64 * 1024;
/** Without any request for this long the pty host drops all watches, in ms. */
export const SILENCE_MS = 20_000;
/**
 * Sent first by every new writer: spoils whatever frame a writer before it left half written. An end alone would not
 * do, since a frame that is cut between two COBS blocks decodes to a shorter one: typing would be applied in part.
 * 254 codes of one byte fall into step with the blocks wherever the cut was; then a block begins that never comes.
 */
export const FRAME_BREAK = Uint8Array.from([...new Array<number>(254).fill(1), 0xff, 0]);

const EVERYTHING_KEPT = 0xffff_ffff_ffff_ffffn;

export type PtyHostRequest =
  | { type: 'hello'; nonce: Uint8Array }
  | { type: 'open'; terminal: number; columns: number; rows: number }
  | { type: 'input'; terminal: number; writer: Uint8Array; number: number; bytes: Uint8Array }
  | { type: 'resize'; terminal: number; columns: number; rows: number }
  | { type: 'close'; terminal: number }
  | { type: 'watch'; watch: number; terminal: number; from: number | 'everything'; credit: number }
  | { type: 'credit'; watch: number; bytes: number }
  | { type: 'unwatch'; watch: number }
  | { type: 'ping' }
  | {
      type: 'spawn';
      process: number;
      user: 'student' | 'root';
      /** In ms; 0 for none. */
      timeLimit: number;
      directory: string;
      argv: readonly [string, ...string[]];
    }
  | { type: 'stdin'; process: number; bytes: Uint8Array }
  | { type: 'kill'; process: number };

const REQUEST = {
  hello: 0x01,
  open: 0x02,
  input: 0x03,
  resize: 0x04,
  close: 0x05,
  watch: 0x06,
  credit: 0x07,
  unwatch: 0x08,
  ping: 0x0f,
  spawn: 0x10,
  stdin: 0x11,
  kill: 0x12,
} as const satisfies Record<PtyHostRequest['type'], number>;

/** Names of the requests by their type's byte. */
export const REQUEST_NAMES: ReadonlyMap<number, PtyHostRequest['type']> = new Map(
  Object.entries(REQUEST).map(([name, code]) => [code, name as PtyHostRequest['type']]),
);

/** The bytes to write, with their ending 0x00. Every new stream starts with FRAME_BREAK and then HELLO. */
export function encodeRequest(request: PtyHostRequest): Uint8Array {
  const [id, payload] = idAndPayload(request);
  const frame = Buffer.allocUnsafe(5 + payload.length);
  frame.writeUInt8(REQUEST[request.type], 0);
  frame.writeUInt32BE(id, 1);
  frame.set(payload, 5);
  return cobsEncode(frame);
}

function idAndPayload(request: PtyHostRequest): [number, Uint8Array] {
  switch (request.type) {
    case 'hello':
      return [0, request.nonce];
    case 'open':
    case 'resize':
      return [request.terminal, size(request.columns, request.rows)];
    case 'input':
      return [request.terminal, Buffer.concat([request.writer, u64(BigInt(request.number)), request.bytes])];
    case 'close':
      return [request.terminal, NOTHING];
    case 'watch': {
      const from = request.from === 'everything' ? EVERYTHING_KEPT : BigInt(request.from);
      return [request.watch, Buffer.concat([u32(request.terminal), u64(from), u32(request.credit)])];
    }
    case 'credit':
      return [request.watch, u32(request.bytes)];
    case 'unwatch':
      return [request.watch, NOTHING];
    case 'ping':
      return [0, NOTHING];
    case 'spawn':
      return [request.process, spawn(request.user, request.timeLimit, [request.directory, ...request.argv])];
    case 'stdin':
      return [request.process, request.bytes];
    case 'kill':
      return [request.process, NOTHING];
  }
}

const NOTHING = new Uint8Array(0);

function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

function size(columns: number, rows: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt16BE(columns, 0);
  bytes.writeUInt16BE(rows, 2);
  return bytes;
}

function spawn(user: 'student' | 'root', timeLimit: number, strings: readonly string[]): Buffer {
  if (strings.some((text) => text.includes('\0'))) throw new TypeError('An argument of a process holds a NUL.');
  const terminated = strings.map((text) => `${text}\0`).join('');
  return Buffer.concat([Uint8Array.of(user === 'root' ? 1 : 0), u32(timeLimit), Buffer.from(terminated, 'utf8')]);
}
