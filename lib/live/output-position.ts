/**
 * How far one terminal's output has come on this page: takes each byte once, whatever was sent twice or is missing,
 * and says when to acknowledge. Knows no socket and no screen.
 */
import { OUTPUT_ACK_BYTES } from '../../protocol/limits.ts';

/** `bytes`: what is new. `gap`: something is missing before this; ask again from `next`. */
export type Taken = { take: 'bytes'; bytes: Uint8Array } | { take: 'nothing' } | { take: 'gap' };

export class OutputPosition {
  #next: number | null = null;
  #unacknowledged = 0;
  #attachment = 0;

  /** Where to go on from; null: nothing is shown yet. */
  get next(): number | null {
    return this.#next;
  }

  /** Bytes that a screen writes belong to the attachment they came with; later ones must not acknowledge them. */
  get attachment(): number {
    return this.#attachment;
  }

  /** A new request to be shown the output: the server counts from nothing again. */
  attaching(): void {
    this.#attachment += 1;
    this.#unacknowledged = 0;
  }

  /** True: clear the screen first. */
  attached(from: number, reset: boolean): boolean {
    const clear = this.#next !== null && (reset || from > this.#next);
    if (this.#next === null || clear) this.#next = from;
    return clear;
  }

  take(position: number, bytes: Uint8Array): Taken {
    if (this.#next === null || position > this.#next) return { take: 'gap' };
    const known = this.#next - position;
    if (known >= bytes.length) return { take: 'nothing' };
    this.#next = position + bytes.length;
    return { take: 'bytes', bytes: known === 0 ? bytes : bytes.subarray(known) };
  }

  /** So many bytes of an attachment are dealt with. Returns what to acknowledge now, or 0. */
  written(attachment: number, count: number): number {
    if (attachment !== this.#attachment) return 0;
    this.#unacknowledged += count;
    if (this.#unacknowledged < OUTPUT_ACK_BYTES) return 0;
    const ready = this.#unacknowledged;
    this.#unacknowledged = 0;
    return ready;
  }
}
