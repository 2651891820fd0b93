/** Bytes that are said in one go, passed on in one go: a program may ask a terminal a thousand questions in one write. */
export class InOneGo {
  readonly #pass: (bytes: Uint8Array) => void;
  #said: Uint8Array[] = [];
  #bytes = 0;

  /** `pass` gets what was said as soon as whoever speaks has come to an end, which is within the same task. */
  constructor(pass: (bytes: Uint8Array) => void) {
    this.#pass = pass;
  }

  /** Bytes that are said and not passed on yet. */
  get waiting(): number {
    return this.#bytes;
  }

  say(bytes: Uint8Array): void {
    if (this.#said.length === 0) queueMicrotask(() => this.#passOn());
    this.#said.push(bytes);
    this.#bytes += bytes.length;
  }

  #passOn(): void {
    const all = new Uint8Array(this.#bytes);
    let at = 0;
    for (const bytes of this.#said) {
      all.set(bytes, at);
      at += bytes.length;
    }
    this.#said = [];
    this.#bytes = 0;
    this.#pass(all);
  }
}
