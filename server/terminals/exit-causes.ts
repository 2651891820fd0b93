/**
 * Whether a shell was ended because its host's memory was used up: the kernel's signal and the word of it come by two
 * ways, in either order, within a few seconds. Pure but for the time. Knows no host.
 */
import type { TerminalInfo } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';

type Exit = NonNullable<TerminalInfo['exit']>;

/** The counters are looked at every two seconds. */
const TOGETHER_MS = 5_000;
const KILLED = 9;

export class ExitCauses {
  readonly #clock: Clock;
  #usedUpAt = -Infinity;
  /** When which terminal's shell was killed. */
  readonly #killed = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  exited(terminal: number, exit: Exit): Exit {
    if (exit.signal !== KILLED) return exit;
    const now = this.#clock.now();
    if (now - this.#usedUpAt <= TOGETHER_MS) return { ...exit, cause: 'out-of-memory' };
    this.#killed.set(terminal, now);
    return exit;
  }

  /** Returns the terminals whose shells were ended for it. */
  outOfMemory(): number[] {
    this.#usedUpAt = this.#clock.now();
    const fresh = [...this.#killed].filter(([, at]) => this.#usedUpAt - at <= TOGETHER_MS);
    this.#killed.clear();
    return fresh.map(([terminal]) => terminal);
  }
}
