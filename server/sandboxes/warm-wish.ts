/** How many hosts are to wait for a student: as many as the setting says, or an instructor for an hour; none while nobody comes. Knows no host. */
import type { Clock, Disposable } from '../clock.ts';

/** If nobody asked for a host for so long, none is kept. */
const IDLE_MS = 3600_000;
const WARM_UP_MS = 3600_000;

export class WarmWish {
  readonly #deps: { clock: Clock; size: number };
  readonly #changed: () => void;
  /** What an instructor asked for, as long as it counts. */
  #asked: number | null = null;
  #idle = true;
  #timers: { idle?: Disposable; warmUp?: Disposable } = {};

  constructor(deps: { clock: Clock; size: number }, changed: () => void) {
    this.#deps = deps;
    this.#changed = changed;
  }

  get count(): number {
    return this.#idle ? 0 : (this.#asked ?? this.#deps.size);
  }

  /** Somebody asked for a host: there may be others. */
  used(): void {
    this.#idle = false;
    this.#timers.idle?.dispose();
    this.#timers.idle = this.#deps.clock.after(IDLE_MS, () => {
      this.#idle = true;
      this.#changed();
    });
    this.#changed();
  }

  /** One of them has got its student: what an instructor asked for is there for whoever comes, not again and again. */
  given(): void {
    if (this.#asked !== null && this.#asked > this.#deps.size) this.#asked -= 1;
    this.#changed();
  }

  warmUp(count: number): void {
    this.#asked = count;
    this.#timers.warmUp?.dispose();
    this.#timers.warmUp = this.#deps.clock.after(WARM_UP_MS, () => {
      this.#asked = null;
      this.#changed();
    });
    this.used();
  }

  dispose(): void {
    this.#timers.idle?.dispose();
    this.#timers.warmUp?.dispose();
  }
}
