/**
 * Ctrl+C for a command that stands in a block's way: a few times, with time to end in between, and then no more.
 * Knows no terminal.
 */
import type { Clock, Timer } from './clock.ts';
import type { ShellAt } from './shell-state.ts';

export const MOST_INTERRUPTS = 3;
/** A program may tidy up before it ends. */
export const INTERRUPT_REST_MS = 1_500;
/** From Ctrl+C being applied until the shell has answered it. */
export const SETTLE_MS = 200;

export class Interrupting {
  readonly #clock: Clock;
  readonly #onRested: () => void;
  #wanted: boolean;
  /** The student said so, and not only the lesson: also where no mark tells what runs. */
  #urged = false;
  #done = 0;
  #rest: Timer | null = null;
  #unsettled = false;
  #settling: Timer | null = null;

  constructor(clock: Clock, wanted: boolean, onRested: () => void) {
    this.#clock = clock;
    this.#wanted = wanted;
    this.#onRested = onRested;
  }

  /** The student wants it, for the first time or once more. */
  ask(): void {
    this.#wanted = true;
    this.#urged = true;
    this.#done = 0;
  }

  /** Something is in the way: interrupts it if it is time. What the block waits for. */
  step(at: ShellAt, interrupt: () => void): 'prompt' | 'interrupting' | 'stubborn' {
    // A shell that starts, and a command that was only just typed, are no obstacles yet.
    if (!this.#wanted || at === 'typed' || (at === 'unknown' && !this.#urged)) return 'prompt';
    if (this.#rest !== null) return 'interrupting';
    if (this.#done >= MOST_INTERRUPTS) return 'stubborn';
    this.#done += 1;
    this.pause();
    this.#unsettled = true;
    interrupt();
    return 'interrupting';
  }

  /**
   * Whether a prompt may still be taken away by what was sent: a command that ends by itself at that moment leaves
   * Ctrl+C to the shell, which gives up the line and draws another prompt. `applied`: the shell's host has typed it.
   */
  settles(applied: boolean): boolean {
    if (!this.#unsettled) return false;
    this.#settling ??= this.#clock.after(SETTLE_MS, () => {
      this.#settling = null;
      this.#unsettled = !applied;
      this.#onRested();
    });
    return true;
  }

  /** What was sent gets its time. */
  pause(): void {
    this.stop();
    this.#rest = this.#clock.after(INTERRUPT_REST_MS, () => {
      this.#rest = null;
      this.#onRested();
    });
  }

  stop(): void {
    this.#rest?.cancel();
    this.#rest = null;
    this.#settling?.cancel();
    this.#settling = null;
  }
}
