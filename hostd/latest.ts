/**
 * Holds so many things and no more: for one too many the oldest has to go, so that whoever comes is let in and nobody can
 * fill the place up. Pure. Knows nothing of what is held.
 */
export class Latest<T> {
  readonly #max: number;
  readonly #gone: (oldest: T) => void;
  readonly #held = new Set<T>();

  /** `gone` is told of each that had to go. */
  constructor(max: number, gone: (oldest: T) => void) {
    this.#max = max;
    this.#gone = gone;
  }

  add(one: T): void {
    this.#held.delete(one);
    this.#held.add(one);
    for (const oldest of this.#held) {
      if (this.#held.size <= this.#max) return;
      this.#held.delete(oldest);
      this.#gone(oldest);
    }
  }

  delete(one: T): void {
    this.#held.delete(one);
  }
}
