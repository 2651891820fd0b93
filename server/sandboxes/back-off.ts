/** How long to wait before the next try: doubling from the first to the last, with a little chance in it. Knows no clock. */
export class BackOff {
  readonly #first: number;
  readonly #last: number;
  readonly #random: () => number;
  #wait: number;

  constructor({ first, last, random = Math.random }: { first: number; last: number; random?: () => number }) {
    this.#first = first;
    this.#last = last;
    this.#random = random;
    this.#wait = first;
  }

  /** ms to wait now; between half and the whole of a wait that doubles, so that many do not come back at once. */
  next(): number {
    const wait = this.#wait;
    this.#wait = Math.min(this.#last, wait * 2);
    return Math.round(wait * (0.5 + this.#random() / 2));
  }

  reset(): void {
    this.#wait = this.#first;
  }
}
