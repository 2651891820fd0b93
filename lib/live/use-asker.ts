/** Asks what the host uses, at once and again and again, while somebody looks; else it asks nothing. Knows no figure. */
import type { Clock, Timer } from './clock.ts';

/** Often enough to watch something grow, in ms. */
export const ASK_MS = 3_000;

export class UseAsker {
  readonly #clock: Clock;
  readonly #ask: () => void;
  #timer: Timer | null = null;

  constructor(clock: Clock, ask: () => void) {
    this.#clock = clock;
    this.#ask = ask;
  }

  get looking(): boolean {
    return this.#timer !== null;
  }

  look(on: boolean): void {
    if (on === this.looking) return;
    this.#timer?.cancel();
    this.#timer = null;
    if (on) this.#tick();
  }

  #tick(): void {
    this.#timer = this.#clock.after(ASK_MS, () => this.#tick());
    this.#ask();
  }
}
