/**
 * The Docker host of one student: opened, reset, ended, one thing after the other, whoever asks. Its state is what
 * the student sees. Knows no page, no terminal and no class.
 */
import { EndReason, type ErrorCode, type HostState } from '../../protocol/messages.ts';
import { sleep, type Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { HostRow, HostRows } from '../store/hosts.ts';
import type { HostProbes } from './host-probes.ts';
import { nextHostState, type HostEvent } from './host-state.ts';
import { HostRecord, type Owner } from './host-record.ts';
import { IdleKeeper } from './idle-keeper.ts';
import { LifeLimit } from './life-limit.ts';
import type { HostFacts, HostFailure, HostName, HostStopped, Outcome, SandboxHost } from './sandbox-host.ts';
import type { StartQueue } from './start-queue.ts';
import type { WarmPool } from './warm-pool.ts';

export type StudentHostDeps = {
  sandbox: SandboxHost;
  rows: HostRows;
  /** Who is served when, and what runs already. */
  queue: StartQueue;
  warm: Pick<WarmPool, 'take' | 'giveWay'>;
  probes: HostProbes;
  clock: Clock;
  log: Log;
  idleMs: number;
  /** How long a host may live, whatever goes on in it; null: as long as it is used. */
  lifeMs: number | null;
};

/** How long a student waits in `starting` for a place that does not answer, and how often it is asked. */
const PATIENCE_MS = 30_000;
const TRY_AGAIN_MS = 500;

export class StudentHost {
  readonly #deps: StudentHostDeps;
  readonly #record: HostRecord;
  readonly #idle: IdleKeeper;
  readonly #life: LifeLimit;
  readonly #changed: () => void;
  #state: HostState = { phase: 'absent' };
  #running = false;
  #queue: Promise<void> = Promise.resolve();
  /** What ends its waiting for a turn. */
  #waiting: AbortController | null = null;
  /** Counts beginnings and ends of what is done to the host: facts of an earlier count are stale. */
  #turn = 0;

  constructor(deps: StudentHostDeps, owner: Owner, row: HostRow | null, changed: () => void) {
    this.#deps = deps;
    this.#changed = changed;
    this.#record = new HostRecord(deps, owner, row);
    this.#idle = new IdleKeeper(deps, {
      onEndsAt: (at) => this.#step({ type: 'idle-end', at }),
      onExpired: () => void this.end('idle'),
    });
    this.#life = new LifeLimit(deps, () => void this.end('time-limit'));
    // The store believes that it runs: until its place has been asked, so do we.
    this.#running = row?.state === 'up';
    if (row?.state === 'up') this.#state = { phase: 'starting' };
    if (row?.state === 'down') this.#state = { phase: 'ended', reason: EndReason.safeParse(row.reason).data ?? 'gone' };
  }

  /** Stops looking; what is under way comes to its end. */
  dispose(): Promise<void> {
    this.#idle.stop();
    this.#life.stop();
    return this.#queue;
  }

  get state(): HostState {
    return this.#state;
  }

  get name(): HostName | null {
    return this.#record.name;
  }

  /** The host whose shells can be reached; null while there is none. */
  get shells(): HostName | null {
    return this.#running ? this.#record.name : null;
  }

  get turn(): number {
    return this.#turn;
  }

  open(): Promise<void> {
    return this.#inTurn(() => this.#open());
  }

  /** Throws the host away, with everything on it, and starts a fresh one in its place. */
  reset(): Promise<void> {
    this.#waiting?.abort();
    return this.#inTurn(async () => {
      const place = this.#running;
      this.#stops('reset');
      this.#step({ type: 'asked' });
      const old = await this.#record.gone('reset');
      // If it cannot be removed now, the next reconcile finds a host that the store does not know.
      if (old !== null) await this.#deps.sandbox.end(old);
      await this.#open({ place });
    });
  }

  /** Ends its processes; the disk is kept. Who waits for a host waits no longer. */
  end(reason: EndReason): Promise<void> {
    const waited = this.#waiting !== null;
    this.#waiting?.abort();
    return this.#inTurn(async () => {
      const name = this.shells;
      if (name === null) return waited ? this.#step({ type: 'ended', reason }) : undefined;
      this.#stops(reason);
      await this.#record.down(reason);
      // If it cannot be stopped now, the next reconcile does.
      await this.#deps.sandbox.stop(name);
      this.#deps.queue.roomAgain();
    });
  }

  /** Nobody is there who would use the host that is waited for. */
  leaveLine(): void {
    if (this.#waiting !== null) void this.end('idle');
  }

  /** Somebody types, something is shown, or the student says so. */
  touch(): void {
    this.#idle.touch();
    if (this.#state.phase === 'ready' && this.#state.idleEndsAt !== null) this.#idle.show();
  }

  /** What its place says of it now; `turn` is the count at the time of the question. */
  reconcile(facts: HostFacts | null, turn: number): Promise<void> {
    return this.#inTurn(async () => {
      if (turn !== this.#turn - 1) return;
      if (this.#record.name !== null) await this.#agreeWith(this.#record.name, facts);
      if (this.#state.phase === 'failed' && this.#state.code === 'unavailable' && !this.#running) await this.#open();
    });
  }

  /** Its place says that it stopped by itself; a late word about an earlier run is none. */
  stopped({ host, reason }: HostStopped): Promise<void> {
    return this.#inTurn(async () => {
      if (host !== this.shells) return;
      const now = await this.#deps.sandbox.list();
      if (now.ok && now.value.some((facts) => facts.host === host && facts.state === 'running')) return;
      const ended: EndReason = reason === 'ended' ? 'gone' : reason;
      this.#stops(ended);
      await (reason === 'ended' ? this.#record.gone(ended) : this.#record.down(ended));
      this.#deps.queue.roomAgain();
    });
  }

  /** `place`: it has just given up a place, for another host of its own. */
  async #open({ place = false } = {}): Promise<void> {
    if (this.#running) return;
    const before = this.#state;
    const until = this.#deps.clock.now() + PATIENCE_MS;
    const fresh = this.#record.name === null;
    this.#step({ type: 'asked' });
    const made = (place ? null : await this.#startWarm(until)) ?? (await this.#startInTurn(until, place));
    if (made.ok) return this.#runs(made.value);
    this.#deps.log.warn({ host: this.#record.name, failure: made.failure.code }, 'host not started');
    this.#running = false;
    if (fresh) await this.#forget();
    else await this.#record.down(before.phase === 'ended' ? before.reason : 'machine');
    this.#step({ type: 'failed', code: codeOf(made.failure) });
  }

  /** One that runs already, if this student has none and there is such a one. */
  async #startWarm(until: number): Promise<Outcome<HostFacts> | null> {
    if ((await this.#record.takeWarm()) === null) return null;
    const made = await this.#start(until);
    if (made.ok) return made;
    await this.#forget();
    return null;
  }

  async #startInTurn(until: number, first: boolean): Promise<Outcome<HostFacts>> {
    const waiting = (this.#waiting = new AbortController());
    const { queue } = this.#deps;
    try {
      const started = queue.run(() => this.#start(until), {
        onPlace: (turn) => this.#step({ type: 'waits', turn }),
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
    if (!made.ok && made.failure.code === 'full' && (await this.#deps.warm.giveWay()))
      made = await this.#ensure(name, until);
    if (!made.ok) return made;
    await this.#record.up(made.value.facts.boot);
    return { ok: true, value: made.value.facts };
  }

  /** What was never used. It may be there all the same, where an answer came too late. */
  async #forget(): Promise<void> {
    const name = await this.#record.gone('gone');
    if (name !== null) void this.#deps.sandbox.end(name);
  }

  async #agreeWith(name: HostName, facts: HostFacts | null): Promise<void> {
    if (facts?.state === 'running' && this.#running) {
      if (this.#state.phase !== 'starting') return;
      await this.#record.up(facts.boot);
      this.#runs(facts);
    } else if (facts?.state === 'running') {
      await this.#deps.sandbox.stop(name);
    } else if (this.#running) {
      const reason = facts === null ? 'gone' : this.#record.isOlderThan(facts.boot) ? 'machine-restarted' : 'machine';
      this.#stops(reason);
      await (facts === null ? this.#record.gone(reason) : this.#record.down(reason));
    } else if (facts === null) {
      await this.#record.gone(this.#state.phase === 'ended' ? this.#state.reason : 'gone');
    }
  }

  /** While its place restarts, waits for it; until a time that is counted from the click. */
  async #ensure(name: HostName, until: number) {
    for (;;) {
      const made = await this.#deps.sandbox.ensure(name);
      if (made.ok || made.failure.code !== 'unavailable' || this.#deps.clock.now() >= until) return made;
      await sleep(this.#deps.clock, TRY_AGAIN_MS);
    }
  }

  #runs({ host, startedAt }: HostFacts): void {
    this.#running = true;
    this.#idle.start(host);
    // It may have run long before it was anybody's.
    this.#life.start(startedAt === null ? null : Math.max(startedAt, this.#record.since));
    this.#step({ type: 'running', timeEndsAt: this.#life.endsAt });
  }

  #stops(reason: EndReason): void {
    this.#running = false;
    this.#idle.stop();
    this.#life.stop();
    this.#step({ type: 'ended', reason });
  }

  #step(event: HostEvent): void {
    const next = nextHostState(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#changed();
  }

  /** Never rejects: what goes wrong is logged and becomes a state. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      this.#turn += 1;
      try {
        await work();
      } catch (error) {
        this.#deps.log.error({ error: String(error), host: this.#record.name }, 'host operation failed');
        this.#step({ type: 'failed', code: 'internal' });
      } finally {
        this.#turn += 1;
      }
    });
    return this.#queue;
  }
}

/** Where it is full one waits, and what is not there is made: the student is never told so. */
function codeOf({ code }: HostFailure): ErrorCode {
  return code === 'disk-full' || code === 'unavailable' ? code : 'internal';
}
