/**
 * How long to wait before the next try to reach the server: longer each time, with jitter, so that a class of
 * browsers does not come back in the same instant. Knows no timer and no socket.
 */
const FIRST_MS = 400;
const LAST_MS = 10_000;
/** A line that held this long was a good one: the next loss starts from the shortest wait again. */
const GOOD_MS = 5_000;

export class BackOff {
  readonly #random: () => number;
  #tries = 0;
  #upSince: number | null = null;

  /** `random` gives 0 (inclusive) to 1 (exclusive). */
  constructor(random: () => number) {
    this.#random = random;
  }

  get tries(): number {
    return this.#tries;
  }

  /** The line is up. */
  up(now: number): void {
    this.#upSince = now;
  }

  /** The line was lost, or a try failed: how many ms to wait before the next. */
  next(now: number): number {
    if (this.#upSince !== null && now - this.#upSince >= GOOD_MS) this.#tries = 0;
    this.#upSince = null;
    const longest = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(this.#tries, 10));
    this.#tries += 1;
    return Math.round(longest * (0.5 + this.#random() / 2));
  }

  /** The server asked to be left alone for a while. */
  slower(): void {
    this.#tries = Math.max(this.#tries, 3);
  }
}
