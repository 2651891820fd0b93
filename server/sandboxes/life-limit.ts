/**
 * Ends a host that has lived as long as a host may, whatever goes on in it; nothing that a student does moves that
 * time. Counts from the host's own start, so that a restart of the server gives nobody more. Knows no host and no state.
 */
import type { Clock, Disposable } from '../clock.ts';

export class LifeLimit {
  readonly #deps: { clock: Clock; lifeMs: number | null };
  readonly #onOver: () => void;
  #endsAt: number | null = null;
  #timer: Disposable | null = null;

  constructor(deps: { clock: Clock; lifeMs: number | null }, onOver: () => void) {
    this.#deps = deps;
    this.#onOver = onOver;
  }

  /** ms since the epoch; null where there is no limit, or no host. */
  get endsAt(): number | null {
    return this.#endsAt;
  }

  start(startedAt: number | null): void {
    const { clock, lifeMs } = this.#deps;
    this.stop();
    if (lifeMs === null) return;
    this.#endsAt = (startedAt ?? clock.now()) + lifeMs;
    this.#timer = clock.after(Math.max(0, this.#endsAt - clock.now()), this.#onOver);
  }

  stop(): void {
    this.#endsAt = null;
    this.#timer?.dispose();
  }
}
