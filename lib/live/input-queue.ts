/**
 * What one writer typed into one terminal and the shell has not taken yet. Numbers it, holds it until it is applied,
 * and sends it again after a lost line, so that every byte arrives exactly once and in order, or not at all.
 * Knows no socket, no timer and no terminal.
 */
import { INPUT_CHUNK_BYTES } from '../../protocol/limits.ts';
import { hex } from './writer.ts';

/** What was typed without a line is kept up to this much and this long; then all of it is dropped, never a part. */
export const KEPT_BYTES = 8 * 1024;
export const KEPT_MS = 30_000;
/** Bytes on the way at once. Invariant: below the 64 KiB that may wait for a program that does not read. */
const WINDOW_BYTES = 48 * 1024;
/** Bytes that may wait while the line is up: a large paste. */
const WAITING_BYTES = 4 * 1024 * 1024;
/** Never the next number, so never applied: the answer tells which number stands. */
const ASKS = Number.MAX_SAFE_INTEGER;
/** First and longest wait before what was not taken is sent again. */
const RETRY_MS = { refused: 200, silent: 3_000, longest: 8_000 } as const;

type Piece = { number: number; bytes: Uint8Array; at: number };
export type NumberedInput = { writer: Uint8Array; number: number; bytes: Uint8Array };

/** What waits will not be sent any more: it is too old, it became too much, or there is no shell to take it. */
export type Spoilt = 'late' | 'much' | 'gone';

/** A writer that was given up with input on its way: how far it came only the answer to `ask` tells. */
export type Doubt = { name: string; ask: NumberedInput; first: number; last: number; whole: boolean };

export class InputQueue {
  readonly #newWriter: () => Uint8Array;
  #writer: Uint8Array;
  #name: string;
  #nextNumber = 1;
  #pieces: Piece[] = [];
  /** Bytes of all pieces, and of those that are sent. */
  #bytes = 0;
  #sentBytes = 0;
  #sent = 0;
  /** The first so many pieces went out at some time, over this line or an earlier one. */
  #everSent = 0;
  #up = false;
  #typedWhileDown = 0;
  #spilled = false;
  #retryAt: number | null = null;
  #retries = 0;

  constructor(newWriter: () => Uint8Array) {
    this.#newWriter = newWriter;
    this.#writer = newWriter();
    this.#name = hex(this.#writer);
  }

  /** The writer's id as the server spells it. */
  get name(): string {
    return this.#name;
  }

  get empty(): boolean {
    return this.#pieces.length === 0;
  }

  /** Bytes that are not applied yet. */
  get waiting(): number {
    return this.#bytes;
  }

  /** False: it was not taken, because too much waits already. */
  push(bytes: Uint8Array, now: number): boolean {
    if (bytes.length === 0) return true;
    if (!this.#up) {
      this.#typedWhileDown += bytes.length;
      if (this.#spilled || this.#typedWhileDown > KEPT_BYTES) {
        this.#spilled = true;
        for (const piece of this.#pieces.splice(this.#everSent)) this.#bytes -= piece.bytes.length;
        return false;
      }
    } else if (this.#bytes + bytes.length > WAITING_BYTES) return false;
    for (let from = 0; from < bytes.length; from += INPUT_CHUNK_BYTES) {
      this.#pieces.push({ number: this.#nextNumber++, bytes: bytes.slice(from, from + INPUT_CHUNK_BYTES), at: now });
    }
    this.#bytes += bytes.length;
    return true;
  }

  /** Whether what was typed without a line must not be sent any more, and why. */
  spoilt(now: number): Spoilt | null {
    const oldest = this.#pieces[0];
    if (this.#spilled) return 'much';
    return oldest !== undefined && now - oldest.at > KEPT_MS ? 'late' : null;
  }

  /** The line is up (again), to the same shell. */
  open(): void {
    this.#up = true;
    this.#spilled = false;
    this.#typedWhileDown = 0;
    this.#sent = 0;
    this.#sentBytes = 0;
    this.#retryAt = null;
    this.#retries = 0;
  }

  close(): void {
    this.#up = false;
    this.#retryAt = null;
  }

  /** The next piece to send now, or null. */
  next(now: number): NumberedInput | null {
    const piece = this.#pieces[this.#sent];
    if (!this.#up || piece === undefined) return null;
    if (this.#sent > 0 && this.#sentBytes + piece.bytes.length > WINDOW_BYTES) return null;
    this.#sent += 1;
    this.#sentBytes += piece.bytes.length;
    this.#everSent = Math.max(this.#everSent, this.#sent);
    this.#retryAt ??= now + Math.min(RETRY_MS.longest, RETRY_MS.silent * 2 ** this.#retries);
    return { writer: this.#writer, number: piece.number, bytes: piece.bytes };
  }

  /** Input up to `number` is applied. The same number again means that what came after was refused. */
  applied(number: number, now: number): void {
    let done = 0;
    while (done < this.#pieces.length && this.#pieces[done]!.number <= number) done += 1;
    for (const [index, { bytes }] of this.#pieces.splice(0, done).entries()) {
      this.#bytes -= bytes.length;
      if (index < this.#sent) this.#sentBytes -= bytes.length;
    }
    this.#sent = Math.max(0, this.#sent - done);
    this.#everSent = Math.max(0, this.#everSent - done);
    if (done > 0) this.#retries = 0;
    if (this.#sent === 0) this.#retryAt = null;
    else if (done > 0) this.#retryAt = now + RETRY_MS.silent;
    else this.#retryAt = Math.min(this.#retryAt ?? Infinity, now + RETRY_MS.refused * 2 ** Math.min(this.#retries, 4));
  }

  /** When to call `retry`, in ms since the epoch; null: not needed. */
  get retryAt(): number | null {
    return this.#up ? this.#retryAt : null;
  }

  /** Everything that is not applied yet may be sent again; repeats are dropped where they arrive. */
  retry(): void {
    this.#sent = 0;
    this.#sentBytes = 0;
    this.#retryAt = null;
    this.#retries += 1;
  }

  /**
   * Drops everything. What follows comes from a new writer, for nobody knows how far the old one came. Null: not a byte
   * of what is dropped ever went out.
   */
  giveUp(): Doubt | null {
    const [first, last] = [this.#pieces[0], this.#pieces[this.#everSent - 1]];
    const doubt =
      this.#everSent === 0 || first === undefined || last === undefined
        ? null
        : {
            name: this.#name,
            ask: { writer: this.#writer, number: ASKS, bytes: new Uint8Array(0) },
            first: first.number,
            last: last.number,
            whole: !this.#spilled && this.#everSent === this.#pieces.length,
          };
    this.#pieces = [];
    this.#bytes = 0;
    this.#sent = 0;
    this.#sentBytes = 0;
    this.#everSent = 0;
    this.#nextNumber = 1;
    this.#retryAt = null;
    this.#writer = this.#newWriter();
    this.#name = hex(this.#writer);
    return doubt;
  }
}
