/**
 * What a terminal says, as far as a measurement asks for it: when a certain text has come. Looks at the bytes as they
 * are and keeps none but those that may be the beginning of that text. Knows no terminal.
 */
import { Problem } from '../problem.ts';

/** Longer than anything that is measured takes. */
const PATIENCE_MS = 60_000;

export class Output {
  /** Told of every piece as it comes, where somebody must see each. */
  onBytes: ((chunk: Buffer) => void) | null = null;
  bytes = 0;
  #text: Buffer | null = null;
  #found: (at: number) => void = () => {};
  #failed: (why: Problem) => void = () => {};
  #tail: Buffer = Buffer.alloc(0);

  take(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.onBytes?.(chunk);
    if (this.#text === null) return;
    const seen = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    if (seen.includes(this.#text)) {
      this.#text = null;
      this.#found(performance.now());
    } else {
      this.#tail = Buffer.from(seen.subarray(Math.max(0, seen.length - this.#text.length + 1)));
    }
  }

  /** Nothing more will come. */
  end(why: string): void {
    if (this.#text === null) return;
    this.#text = null;
    this.#failed(new Problem(why));
  }

  /** Resolves with the time at which the text came; what came before this call does not count. */
  until(text: string): Promise<number> {
    this.#text = Buffer.from(text);
    this.#tail = Buffer.alloc(0);
    const found = new Promise<number>((resolve, reject) => {
      const tooLong = setTimeout(
        () => this.end(`A terminal did not say ${JSON.stringify(text)} within ${PATIENCE_MS / 1000} s.`),
        PATIENCE_MS,
      );
      this.#found = (at) => {
        clearTimeout(tooLong);
        resolve(at);
      };
      this.#failed = (why) => {
        clearTimeout(tooLong);
        reject(why);
      };
    });
    // Whoever asked hears of it; one that is no longer waited for is no surprise.
    found.catch(() => {});
    return found;
  }
}
