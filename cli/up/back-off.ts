/**
 * How long to wait before a process that ended by itself is started again. Pure: the caller has the clock. Knows
 * nothing of processes.
 */
const FIRST_MS = 200;
const MOST_MS = 15_000;
/** After so long a life an end is a new misfortune, not the old one. */
const STEADY_MS = 60_000;

export class BackOff {
  #ends = 0;

  /** Ends in a row. */
  get ends(): number {
    return this.#ends;
  }

  /** It has ended after `livedMs`; gives the wait in ms. */
  next(livedMs: number): number {
    this.#ends = livedMs >= STEADY_MS ? 1 : this.#ends + 1;
    return Math.min(MOST_MS, FIRST_MS * 2 ** (this.#ends - 1));
  }
}
