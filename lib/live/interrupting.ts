/**
 * Ctrl+C for a command that stands in a block's way: a few times, with time to end in between, and then no more.
 * Knows no terminal.
 */
import type { Clock, Timer } from './clock.ts';
import type { ShellAt } from './shell-state.ts';

export const MOST_INTERRUPTS = 3;
/** A program may tidy up before it ends. */
export const INTERRUPT_REST_MS = 1_500;

export class Interrupting {
  readonly #clock: Clock;
  readonly #onRested: () => void;
  #wanted: boolean;
  /** The student said so, and not only the lesson: also where no mark tells what runs. */
  #urged = false;
  #done = 0;
  #rest: Timer | null = null;

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
    interrupt();
    return 'interrupting';
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
  }
}
