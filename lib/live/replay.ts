/**
 * Tells old output from new after an attach: what follows without a pause is old, and nothing is that comes after as
 * much as is ever kept. A guess, for nobody says where the old ends; it errs towards old. Knows no bytes.
 */
import type { Clock, Timer } from './clock.ts';

const PAUSE_MS = 250;
/** What the pty host keeps of a terminal. */
const KEPT_BYTES = 2 * 1024 * 1024;

export class Replay {
  readonly #clock: Clock;
  readonly #onOver: () => void;
  /** Bytes so far; null: it is over. */
  #bytes: number | null = null;
  #timer: Timer | null = null;

  constructor(clock: Clock, onOver: () => void) {
    this.#clock = clock;
    this.#onOver = onOver;
  }

  get over(): boolean {
    return this.#bytes === null;
  }

  begin(): void {
    this.#bytes = 0;
    this.#wait();
  }

  stop(): void {
    this.#bytes = null;
    this.#timer?.cancel();
  }

  /** Output came. True: it is old. */
  isOld(count: number): boolean {
    if (this.#bytes === null) return false;
    this.#bytes += count;
    if (this.#bytes > KEPT_BYTES) this.stop();
    else this.#wait();
    return true;
  }

  #wait(): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(PAUSE_MS, () => {
      this.#bytes = null;
      this.#onOver();
    });
  }
}
