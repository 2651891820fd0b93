/** A moment at which something is to happen once, unless it is moved or given up before. Knows nothing of what. */
import type { Clock, Disposable } from '../clock.ts';

export class Deadline {
  readonly #clock: Clock;
  readonly #onReached: () => void;
  #at: number | null = null;
  #timer: Disposable | null = null;

  constructor(clock: Clock, onReached: () => void) {
    this.#clock = clock;
    this.#onReached = onReached;
  }

  /** ms since the epoch; null while there is none. It stays after it was reached. */
  get at(): number | null {
    return this.#at;
  }

  /** One that has passed is reached at once. */
  set(at: number): void {
    this.clear();
    this.#at = at;
    this.#timer = this.#clock.after(Math.max(0, at - this.#clock.now()), this.#onReached);
  }

  clear(): void {
    this.#at = null;
    this.#timer?.dispose();
  }
}
