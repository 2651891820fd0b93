/**
 * How a student's host comes to run: one that is warm already, or when it is its turn; where its place does not answer,
 * with patience. Knows no state that a page sees, and not why the host was asked for.
 */
import type { Turn } from '../../protocol/messages.ts';
import { sleep, type Clock } from '../clock.ts';
import type { HostRecord } from './host-record.ts';
import type { HostFacts, Outcome, SandboxHost } from './sandbox-host.ts';
import type { StartQueue } from './start-queue.ts';

export type HostStartDeps = {
  sandbox: SandboxHost;
  /** Who is served when, and what runs already. */
  queue: StartQueue;
  /** Ends a host that somebody else needs less: true if there was such a one. */
  makeRoom(): Promise<boolean>;
  clock: Clock;
};

type Ensured = Awaited<ReturnType<SandboxHost['ensure']>>;

/** How long a student waits in `starting` for a place that does not answer, and how often it is asked. */
const PATIENCE_MS = 30_000;
const TRY_AGAIN_MS = 500;

export class HostStart {
  readonly #deps: HostStartDeps;
  readonly #record: HostRecord;
  readonly #onTurn: (turn: Turn | null) => void;
  /** What ends its waiting for a turn. */
  #waiting: AbortController | null = null;

  constructor(deps: HostStartDeps, record: HostRecord, onTurn: (turn: Turn | null) => void) {
    this.#deps = deps;
    this.#record = record;
    this.#onTurn = onTurn;
  }

  /** Whether it waits for its turn. */
  get waits(): boolean {
    return this.#waiting !== null;
  }

  leaveLine(): void {
    this.#waiting?.abort();
  }

  /** Its processes are there already, and with them its place: nobody has to make room, and nobody is waited for. */
  async again(): Promise<Outcome<HostFacts>> {
    return this.#up(await this.#ensure(await this.#record.named(), this.#until()));
  }

  /** `place`: it has just given up a place, for another host of its own. */
  async fresh(place: boolean): Promise<Outcome<HostFacts>> {
    const until = this.#until();
    return (place ? null : await this.#warm(until)) ?? (await this.#inTurn(until, place));
  }

  /** What was never used. It may be there all the same, where an answer came too late. */
  async forget(): Promise<void> {
    const name = await this.#record.gone('gone');
    if (name !== null) void this.#deps.sandbox.end(name);
  }

  #until(): number {
    return this.#deps.clock.now() + PATIENCE_MS;
  }

  /** One that runs already, if this student has none and there is such a one. */
  async #warm(until: number): Promise<Outcome<HostFacts> | null> {
    if ((await this.#record.takeWarm()) === null) return null;
    const made = await this.#start(until);
    if (made.ok) return made;
    await this.forget();
    return null;
  }

  async #inTurn(until: number, first: boolean): Promise<Outcome<HostFacts>> {
    const waiting = (this.#waiting = new AbortController());
    const { queue } = this.#deps;
    try {
      const started = queue.run(() => this.#start(until), {
        onPlace: this.#onTurn,
        signal: waiting.signal,
        first,
      });
      // Its own, if others wait.
      if (first) queue.roomAgain();
      return await started;
    } finally {
      this.#waiting = null;
    }
  }

  /** Where there is no room it keeps its name, for the next try. */
  async #start(until: number): Promise<Outcome<HostFacts>> {
    const name = await this.#record.named();
    let made = await this.#ensure(name, until);
    if (!made.ok && made.failure.code === 'full' && (await this.#deps.makeRoom()))
      made = await this.#ensure(name, until);
    return this.#up(made);
  }

  async #up(made: Ensured): Promise<Outcome<HostFacts>> {
    if (!made.ok) return made;
    await this.#record.up(made.value.facts.boot);
    return { ok: true, value: made.value.facts };
  }

  /** While its place restarts, waits for it; until a time that is counted from the click. */
  async #ensure(name: string, until: number): Promise<Ensured> {
    for (;;) {
      const made = await this.#deps.sandbox.ensure(name);
      if (made.ok || made.failure.code !== 'unavailable' || this.#deps.clock.now() >= until) return made;
      await sleep(this.#deps.clock, TRY_AGAIN_MS);
    }
  }
}
