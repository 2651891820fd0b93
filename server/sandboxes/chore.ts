/** Does what there is to do, one thing after the other: with a gap between two, and longer after one that failed. Knows no host. */
import type { Clock, Disposable } from '../clock.ts';
import { BackOff } from './back-off.ts';

const GAP_MS = 500;
const AFTER_FAILURE_MS = { first: 5_000, last: 60_000 };

export class Chore {
  readonly #clock: Clock;
  readonly #next: () => Promise<boolean> | null;
  // Nobody else does it: there is no one to come back at the same time with.
  readonly #backOff = new BackOff({ ...AFTER_FAILURE_MS, random: () => 1 });
  #busy = false;
  #work: Promise<void> = Promise.resolve();
  #pause: Disposable | null = null;
  #disposed = false;

  /** `next` begins the next thing, which says whether it went well and never rejects; null if there is none. */
  constructor(clock: Clock, next: () => Promise<boolean> | null) {
    this.#clock = clock;
    this.#next = next;
  }

  /** There may be something to do. */
  go(): void {
    if (this.#busy || this.#pause !== null || this.#disposed) return;
    this.#busy = true;
    const work = this.#next();
    if (work === null) this.#busy = false;
    else this.#work = this.#rest(work);
  }

  /** What has begun comes to its end. */
  dispose(): Promise<void> {
    this.#disposed = true;
    this.#pause?.dispose();
    return this.#work;
  }

  async #rest(work: Promise<boolean>): Promise<void> {
    const well = await work;
    this.#busy = false;
    if (this.#disposed) return;
    if (well) this.#backOff.reset();
    this.#pause = this.#clock.after(well ? GAP_MS : this.#backOff.next(), () => {
      this.#pause = null;
      this.go();
    });
  }
}
