/**
 * Does so many pieces of work at once; some more wait for their turn, in the order in which they came, and what is beyond
 * that is not taken. Work that never ends keeps its turn for a while only. Knows nothing of the work.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #mayWait: number;
  readonly #turnMs: number;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor({ atOnce, mayWait, turnMs }: { atOnce: number; mayWait: number; turnMs: number }) {
    this.#atOnce = atOnce;
    this.#mayWait = mayWait;
    this.#turnMs = turnMs;
  }

  /** Its outcome; null if it was not taken, and so is never begun. */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#busy < this.#atOnce) this.#busy += 1;
    else if (this.#waiting.length >= this.#mayWait) return null;
    else await new Promise<void>((begin) => this.#waiting.push(begin));
    let mine = true;
    const handOn = () => {
      if (mine) this.#next();
      mine = false;
    };
    const limit = setTimeout(handOn, this.#turnMs);
    try {
      return await work();
    } finally {
      clearTimeout(limit);
      handOn();
    }
  }

  /** The turn is handed on, so that nobody who comes just now gets in between. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#busy -= 1;
    else next();
  }
}
