/**
 * What Ctrl+C may still take away. A command that ends by itself at that moment leaves it to the shell, which then gives
 * up the line and draws another prompt: what was typed at the first one has lost its beginning. So a prompt counts only
 * when Ctrl+C was applied and the shell had time to answer it. Knows no shell.
 */
import type { Clock, Timer } from './clock.ts';

/** From Ctrl+C being applied until the shell has answered it. */
export const SETTLE_MS = 200;

export class Settling {
  readonly #clock: Clock;
  readonly #applied: () => boolean;
  readonly #onSettled: () => void;
  #timer: Timer | null = null;

  /** `applied`: whether all that was typed so far has reached the shell. */
  constructor(clock: Clock, applied: () => boolean, onSettled: () => void) {
    this.#clock = clock;
    this.#applied = applied;
    this.#onSettled = onSettled;
  }

  get pending(): boolean {
    return this.#timer !== null;
  }

  /** Ctrl+C was typed. */
  sent(): void {
    this.#wait(false);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #wait(applied: boolean): void {
    this.stop();
    this.#timer = this.#clock.after(SETTLE_MS, () => {
      this.#timer = null;
      if (!applied) return this.#wait(this.#applied());
      this.#onSettled();
    });
  }
}
