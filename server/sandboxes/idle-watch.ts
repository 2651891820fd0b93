/**
 * When a host has been idle for too long: no input, no output, no work. Pure: it is told the time and what happened.
 * Work is processor time: more than a resting Docker Engine needs.
 */

/** Share of one processor that counts as work. */
const WORKING_SHARE = 0.03;
/** Something happened within this time: nobody needs to hear of an end. */
const QUIET_MS = 60_000;
/** How often a quiet host is looked at for work. */
const LOOK_MS = 5 * 60_000;

export class IdleWatch {
  readonly #idleMs: number;
  #last: number;
  #sample: { seconds: number; at: number } | null = null;

  constructor(idleMs: number, now: number) {
    this.#idleMs = idleMs;
    this.#last = now;
  }

  touch(now: number): void {
    this.#last = now;
  }

  /** Processor seconds used so far, by all processes of the host. The first sample only sets the mark. */
  worked(seconds: number, now: number): void {
    const before = this.#sample;
    this.#sample = { seconds, at: now };
    if (before === null || now <= before.at) return;
    // Processes that end may take their time with them: a change in either direction is work.
    const share = Math.abs(seconds - before.seconds) / ((now - before.at) / 1000);
    if (share > WORKING_SHARE) this.touch(now);
  }

  /** Null while something is going on. */
  endsAt(now: number): number | null {
    return now - this.#last < this.#quietMs ? null : this.#last + this.#idleMs;
  }

  expired(now: number): boolean {
    return now >= this.#last + this.#idleMs;
  }

  /** ms until it is worth looking again. */
  nextLook(now: number): number {
    const quiet = this.#last + this.#quietMs - now;
    if (quiet > 0) return quiet;
    const end = this.#last + this.#idleMs - now;
    return Math.max(50, Math.min(end, LOOK_MS, this.#idleMs / 4));
  }

  get #quietMs(): number {
    return Math.min(QUIET_MS, this.#idleMs / 4);
  }
}
