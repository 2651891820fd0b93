/**
 * Ends a host that has lived as long as a host may, whatever goes on in it; nothing that a student does moves that
 * time. Counts from the host's own start, so that a restart of the server gives nobody more. Knows no host and no state.
 */
import type { Clock } from '../clock.ts';
import { Deadline } from './deadline.ts';

export class LifeLimit {
  readonly #deps: { clock: Clock; lifeMs: number | null };
  readonly #end: Deadline;

  constructor(deps: { clock: Clock; lifeMs: number | null }, onOver: () => void) {
    this.#deps = deps;
    this.#end = new Deadline(deps.clock, onOver);
  }

  /** ms since the epoch; null where there is no limit, or no host. */
  get endsAt(): number | null {
    return this.#end.at;
  }

  start(startedAt: number | null): void {
    const { clock, lifeMs } = this.#deps;
    this.#end.clear();
    if (lifeMs !== null) this.#end.set((startedAt ?? clock.now()) + lifeMs);
  }

  stop(): void {
    this.#end.clear();
  }
}
