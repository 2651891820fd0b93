/**
 * What the pty host says (sandbox/ptyhost/PROTOCOL.md, "Out of ptyhost"), one decoded frame at a time. All of it comes
 * out of a sandbox and is checked. Knows nothing of streams.
 */
import * as z from 'zod';
import { REQUEST_NAMES, type PtyHostRequest } from './pty-host-requests.ts';

/** A terminal as WELCOME tells of it. `code` and `signal` are 0 while it is alive. */
const TerminalFacts = z.strictObject({
  id: z.int().min(1).max(0xffff_ffff),
  alive: z.boolean(),
  columns: z.int(),
  rows: z.int(),
  /** Positions of the first byte kept and of the next one to come. */
  start: z.int().min(0),
  end: z.int().min(0),
  code: z.int(),
  signal: z.int(),
});
export type TerminalFacts = z.infer<typeof TerminalFacts>;

export const Welcome = z.strictObject({
  version: z.literal(2),
  /** New each time the pty host starts. */
  boot: z.string().regex(/^[0-9a-f]{16}$/),
  /** The key that its shells' marks carry; null: it is older than keys are. */
  marks: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable()
    .default(null),
  dropped: z.int().min(0),
  terminals: z.array(TerminalFacts).max(32),
});
export type Welcome = z.infer<typeof Welcome>;

export type FailureReason = 'no-such-id' | 'too-many' | 'bad-payload' | 'cannot-start';
const FAILURE_REASONS: readonly FailureReason[] = ['no-such-id', 'too-many', 'bad-payload', 'cannot-start'];

/** `bytes` and `writer` share the memory of the chunk they came in. */
export type PtyHostFrame =
  | { type: 'welcome'; welcome: Welcome }
  | { type: 'opened'; terminal: number; created: boolean }
  | { type: 'ack'; terminal: number; writer: Uint8Array; number: number }
  | { type: 'exited'; terminal: number; code: number; signal: number }
  | { type: 'watching'; watch: number; start: number; reset: boolean; live: number; history: number }
  | { type: 'output'; watch: number; position: number; bytes: Uint8Array }
  | { type: 'history'; watch: number; bytes: Uint8Array }
  | { type: 'sized'; watch: number; position: number; columns: number; rows: number }
  | { type: 'pong' }
  | { type: 'failed'; id: number; request: PtyHostRequest['type']; reason: FailureReason }
  | { type: 'stdout'; process: number; bytes: Uint8Array }
  | { type: 'stderr'; process: number; bytes: Uint8Array }
  | { type: 'process-exited'; process: number; code: number; signal: number; timedOut: boolean }
  /** Not the pty host's language: nothing follows, and the stream is of no more use. */
  | { type: 'broken' };

/** Null for what the protocol does not know, a payload of the wrong size included. */
export function decodeFrame(type: number, id: number, payload: Buffer): PtyHostFrame | null {
  const sized = (length: number) => payload.length === length;
  switch (type) {
    case 0x81: {
      const welcome = parseWelcome(payload);
      return welcome === null ? null : { type: 'welcome', welcome };
    }
    case 0x82:
      return sized(1) ? { type: 'opened', terminal: id, created: payload[0] === 1 } : null;
    case 0x83: {
      const number = sized(16) ? safeNumber(payload, 8) : null;
      return number === null ? null : { type: 'ack', terminal: id, writer: payload.subarray(0, 8), number };
    }
    case 0x84:
      return sized(8)
        ? { type: 'exited', terminal: id, code: payload.readInt32BE(0), signal: payload.readInt32BE(4) }
        : null;
    case 0x86: {
      const start = sized(21) ? safeNumber(payload, 0) : null;
      const live = sized(21) ? safeNumber(payload, 9) : null;
      if (start === null || live === null) return null;
      return { type: 'watching', watch: id, start, reset: payload[8] === 1, live, history: payload.readUInt32BE(17) };
    }
    case 0x87: {
      const position = payload.length >= 8 ? safeNumber(payload, 0) : null;
      return position === null ? null : { type: 'output', watch: id, position, bytes: payload.subarray(8) };
    }
    case 0x89:
      return { type: 'history', watch: id, bytes: payload };
    case 0x8a: {
      const position = sized(12) ? safeNumber(payload, 0) : null;
      if (position === null) return null;
      const [columns, rows] = [payload.readUInt16BE(8), payload.readUInt16BE(10)];
      return { type: 'sized', watch: id, position, columns, rows };
    }
    case 0x8f:
      return { type: 'pong' };
    case 0x8e: {
      if (!sized(2)) return null;
      const request = REQUEST_NAMES.get(payload.readUInt8(0));
      const reason = FAILURE_REASONS[payload.readUInt8(1) - 1];
      return request === undefined || reason === undefined ? null : { type: 'failed', id, request, reason };
    }
    case 0x90:
      return { type: 'stdout', process: id, bytes: payload };
    case 0x91:
      return { type: 'stderr', process: id, bytes: payload };
    case 0x92:
      return sized(9)
        ? {
            type: 'process-exited',
            process: id,
            code: payload.readInt32BE(0),
            signal: payload.readInt32BE(4),
            timedOut: payload[8] === 1,
          }
        : null;
    default:
      return null;
  }
}

function safeNumber(payload: Buffer, at: number): number | null {
  const value = payload.readBigUInt64BE(at);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}

function parseWelcome(payload: Buffer): Welcome | null {
  try {
    return Welcome.safeParse(JSON.parse(payload.toString('utf8'))).data ?? null;
  } catch {
    // Not JSON: what comes out of a sandbox need not be, and the caller treats it as any other broken frame.
    return null;
  }
}
