/**
 * Tells the server how much of one terminal's output is shown: after so many bytes or so long, whichever comes first.
 * What was sent for one attachment must not be acknowledged to the next. Knows no socket and no screen.
 */
import { OUTPUT_ACK_MS, outputAckBytes } from '../../protocol/limits.ts';
import type { Clock, Timer } from './clock.ts';

export class Acknowledger {
  readonly #clock: Clock;
  readonly #send: (bytes: number) => void;
  #attachment = 0;
  #bytes = 0;
  /** Of this attachment, all that was written. */
  #shown = 0;
  #since = 0;
  #timer: Timer | null = null;

  constructor(clock: Clock, send: (bytes: number) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** What is written belongs to the attachment it came with. */
  get attachment(): number {
    return this.#attachment;
  }

  /** Another attachment, or none: the server counts from nothing again. */
  anew(): void {
    this.#attachment += 1;
    this.#shown = 0;
    this.#forget();
  }

  /** So many bytes of an attachment are dealt with. */
  written(attachment: number, count: number): void {
    if (attachment !== this.#attachment || count === 0) return;
    const now = this.#clock.now();
    if (this.#bytes === 0) this.#since = now;
    this.#bytes += count;
    // A page that nobody looks at gets its timers late: what is due is sent with what comes.
    const enough = outputAckBytes(this.#shown);
    this.#shown += count;
    if (this.#bytes >= enough || now - this.#since >= OUTPUT_ACK_MS) this.#acknowledge();
    else this.#timer ??= this.#clock.after(OUTPUT_ACK_MS, () => this.#acknowledge());
  }

  #acknowledge(): void {
    const bytes = this.#bytes;
    this.#forget();
    this.#send(bytes);
  }

  #forget(): void {
    this.#bytes = 0;
    this.#timer?.cancel();
    this.#timer = null;
  }
}
