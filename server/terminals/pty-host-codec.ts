/**
 * The face of the pty host's protocol (sandbox/ptyhost/PROTOCOL.md): requests become the bytes of its stdin, the bytes
 * of its stdout become frames. Terminal bytes are passed on as views of what was read, never looked at one by one.
 * Knows nothing of sockets, students or time.
 */
import { decodeFrame, type PtyHostFrame } from './pty-host-frames.ts';

export {
  FRAME_BREAK,
  MAX_INPUT_BYTES,
  MAX_STDIN_BYTES,
  NONCE_BYTES,
  SILENCE_MS,
  encodeRequest,
  type PtyHostRequest,
} from './pty-host-requests.ts';
export type { FailureReason, PtyHostFrame, TerminalFacts, Welcome } from './pty-host-frames.ts';

const MARK = Uint8Array.of(0x53, 0x4c, 0x49, 0x50, 0x57, 0x41, 0x59, 0x01);
/** No frame of the pty host is longer; a larger length means that this is not its stream. */
const MAX_FRAME_BYTES = 128 * 1024;

/** Takes the pty host's stdout in pieces of any size and gives whole frames, from the sync mark of `nonce` on. */
export class PtyHostReader {
  readonly #mark: Buffer;
  /** What may be the beginning of the mark. Null once the mark was found. */
  #beforeMark: Buffer | null = Buffer.alloc(0);
  /** The frame that is incomplete, with room for all of it, and how much of it is there. */
  readonly #length = Buffer.alloc(4);
  #lengthHave = 0;
  #body: Buffer | null = null;
  #bodyHave = 0;
  #broken = false;

  constructor(nonce: Uint8Array) {
    this.#mark = Buffer.concat([MARK, nonce]);
  }

  /** Whether the mark was seen, so that what follows is meant for this reader. */
  get synchronised(): boolean {
    return this.#beforeMark === null;
  }

  read(chunk: Uint8Array): PtyHostFrame[] {
    const frames: PtyHostFrame[] = [];
    let rest = this.#afterMark(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    while (rest.length > 0 && !this.#broken) {
      rest = this.#step(rest, frames);
    }
    return frames;
  }

  #afterMark(chunk: Buffer): Buffer {
    if (this.#beforeMark === null) return chunk;
    const seen = this.#beforeMark.length === 0 ? chunk : Buffer.concat([this.#beforeMark, chunk]);
    const at = seen.indexOf(this.#mark);
    if (at === -1) {
      this.#beforeMark = Buffer.from(seen.subarray(Math.max(0, seen.length - this.#mark.length + 1)));
      return chunk.subarray(chunk.length);
    }
    this.#beforeMark = null;
    return seen.subarray(at + this.#mark.length);
  }

  /** Takes at most one frame from `bytes` and returns what is left of them. */
  #step(bytes: Buffer, frames: PtyHostFrame[]): Buffer {
    if (this.#body !== null) {
      const took = bytes.copy(this.#body, this.#bodyHave);
      this.#bodyHave += took;
      if (this.#bodyHave === this.#body.length) {
        const body = this.#body;
        this.#body = null;
        this.#accept(body, frames);
      }
      return bytes.subarray(took);
    }

    const took = bytes.copy(this.#length, this.#lengthHave);
    this.#lengthHave += took;
    if (this.#lengthHave < 4) return bytes.subarray(took);
    this.#lengthHave = 0;
    const length = this.#length.readUInt32BE(0);
    const rest = bytes.subarray(took);
    if (length < 5 || length > MAX_FRAME_BYTES) {
      this.#break(frames);
      return rest;
    }
    if (rest.length >= length) {
      this.#accept(rest.subarray(0, length), frames);
      return rest.subarray(length);
    }
    this.#body = Buffer.allocUnsafeSlow(length);
    this.#bodyHave = rest.copy(this.#body);
    return rest.subarray(rest.length);
  }

  #accept(body: Buffer, frames: PtyHostFrame[]): void {
    const frame = decodeFrame(body.readUInt8(0), body.readUInt32BE(1), body.subarray(5));
    if (frame === null) this.#break(frames);
    else frames.push(frame);
  }

  #break(frames: PtyHostFrame[]): void {
    this.#broken = true;
    frames.push({ type: 'broken' });
  }
}
