/** Looks at a running host from time to time: says when it will end if nothing happens, and when that time has come. Knows no state and no store. */
import type { Clock, Disposable } from '../clock.ts';
import type { HostProbes } from './host-probes.ts';
import { IdleWatch } from './idle-watch.ts';
import type { HostName } from './sandbox-host.ts';

export type IdleEvents = {
  /** Null while something is going on. */
  onEndsAt(at: number | null): void;
  onExpired(): void;
};

export class IdleKeeper {
  readonly #deps: { clock: Clock; probes: HostProbes; idleMs: number };
  readonly #events: IdleEvents;
  readonly #watch: IdleWatch;
  #host: HostName | null = null;
  #timer: Disposable | null = null;

  constructor(deps: { clock: Clock; probes: HostProbes; idleMs: number }, events: IdleEvents) {
    this.#deps = deps;
    this.#events = events;
    this.#watch = new IdleWatch(deps.idleMs, deps.clock.now());
  }

  /** The host runs from now on. */
  start(host: HostName): void {
    this.#host = host;
    this.#watch.touch(this.#deps.clock.now());
    this.#later();
  }

  stop(): void {
    this.#host = null;
    this.#timer?.dispose();
  }

  touch(): void {
    this.#watch.touch(this.#deps.clock.now());
  }

  /** Says again when it will end. */
  show(): void {
    this.#events.onEndsAt(this.#watch.endsAt(this.#deps.clock.now()));
  }

  #later(): void {
    const { clock } = this.#deps;
    this.#timer?.dispose();
    this.#timer = clock.after(this.#watch.nextLook(clock.now()), () => void this.#look());
  }

  async #look(): Promise<void> {
    const host = this.#host;
    if (host === null) return;
    const seconds = await this.#deps.probes.processorSeconds(host);
    if (this.#host !== host) return;
    const now = this.#deps.clock.now();
    if (seconds !== null) this.#watch.worked(seconds, now);
    if (this.#watch.expired(now)) return this.#events.onExpired();
    this.show();
    this.#later();
  }
}
