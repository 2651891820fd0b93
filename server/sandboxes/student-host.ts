/**
 * The Docker host of one student: opened, suspended, reset, ended, one thing after the other, whoever asks. Its state is
 * what the student sees; docs/hosts.md has the diagram. Knows no page, no terminal and no class.
 */
import { EndReason, type ErrorCode, type HostState } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { HostRow, HostRows } from '../store/hosts.ts';
import type { HostProbes } from './host-probes.ts';
import { Deadline } from './deadline.ts';
import { nextHostState, type HostEvent } from './host-state.ts';
import { HostRecord, type Owner } from './host-record.ts';
import { HostStart, type HostStartDeps } from './host-start.ts';
import { IdleKeeper } from './idle-keeper.ts';
import { LifeLimit } from './life-limit.ts';
import type { HostFacts, HostFailure, HostName, HostStopped } from './sandbox-host.ts';
import type { WarmPool } from './warm-pool.ts';

export type StudentHostDeps = HostStartDeps & {
  rows: HostRows;
  warm: Pick<WarmPool, 'take'>;
  probes: HostProbes;
  clock: Clock;
  log: Log;
  idleMs: number;
  /** How long an unused host is kept frozen, with its shells, before only its disk is; 0: not at all. */
  frozenMs: number;
  /** How long the disk of a host is kept that nobody opens again. */
  keepMs: number;
  /** How long a host may live, whatever goes on in it; null: as long as it is used. */
  lifeMs: number | null;
};

export class StudentHost {
  readonly #deps: StudentHostDeps;
  readonly #record: HostRecord;
  readonly #start: HostStart;
  readonly #idle: IdleKeeper;
  readonly #life: LifeLimit;
  /** Until when it is kept frozen, while it is. */
  readonly #frozen: Deadline;
  readonly #changed: () => void;
  #state: HostState = { phase: 'absent' };
  /** Where its processes are; null: nowhere. */
  #processes: 'running' | 'frozen' | null = null;
  #queue: Promise<void> = Promise.resolve();
  /** What is under way or waits for it. */
  #busy = 0;
  /** Counts beginnings and ends of what is done to the host: facts of an earlier count are stale. */
  #turn = 0;

  constructor(deps: StudentHostDeps, owner: Owner, row: HostRow | null, changed: () => void) {
    this.#deps = deps;
    this.#changed = changed;
    this.#record = new HostRecord(deps, owner, row);
    this.#start = new HostStart(deps, this.#record, (turn) => this.#step({ type: 'waits', turn }));
    this.#idle = new IdleKeeper(deps, {
      onEndsAt: (at) => this.#step({ type: 'idle-end', at }),
      onExpired: () => void this.suspend(),
    });
    this.#life = new LifeLimit(deps, () => void this.end('time-limit'));
    this.#frozen = new Deadline(deps.clock, () => void this.#stopFrozen());
    if (row !== null) this.#remember(row);
  }

  /** What the store believes, until its place has been asked. */
  #remember({ state, reason, leaseUntil }: HostRow): void {
    if (state === 'down') {
      const kept = leaseUntil === null ? {} : { keptUntil: leaseUntil };
      this.#state = { phase: 'ended', reason: EndReason.safeParse(reason).data ?? 'gone', ...kept };
      return;
    }
    this.#processes = state === 'frozen' ? 'frozen' : 'running';
    this.#state = { phase: 'starting' };
    if (state !== 'frozen') return;
    const until = leaseUntil ?? this.#deps.clock.now();
    this.#state = { phase: 'frozen', until };
    this.#frozen.set(until);
  }

  /** Stops looking; what is under way comes to its end. */
  dispose(): Promise<void> {
    this.#idle.stop();
    this.#life.stop();
    this.#frozen.clear();
    return this.#queue;
  }

  get state(): HostState {
    return this.#state;
  }

  get name(): HostName | null {
    return this.#record.name;
  }

  /** The host whose shells are there, if frozen perhaps; null while there is none. */
  get shells(): HostName | null {
    return this.#processes === null ? null : this.#record.name;
  }

  /** Until when it is kept frozen, ms since the epoch; null while it is not frozen. */
  get frozenUntil(): number | null {
    return this.#frozen.at;
  }

  get turn(): number {
    return this.#turn;
  }

  open(): Promise<void> {
    return this.#inTurn(() => this.#open());
  }

  /** Throws the host away, with everything on it, and starts a fresh one in its place. */
  reset(): Promise<void> {
    this.#start.leaveLine();
    return this.#inTurn(async () => {
      const place = this.#processes !== null;
      this.#stops({ type: 'ended', reason: 'reset' });
      this.#step({ type: 'asked' });
      const old = await this.#record.gone('reset');
      // If it cannot be removed now, the next reconcile finds a host that the store does not know.
      if (old !== null) await this.#deps.sandbox.end(old);
      await this.#open({ place });
    });
  }

  /** It is not used: its shells are kept for a while, frozen. Where that cannot be, only its disk. */
  async suspend(): Promise<void> {
    await this.#inTurn(async () => {
      const name = this.#record.name;
      if (name !== null && this.#processes === 'running') await this.#suspend(name);
    });
    // It gives way to whoever waits.
    if (this.#processes === 'frozen') this.#deps.queue.roomAgain();
  }

  async #suspend(name: HostName): Promise<void> {
    const { sandbox, frozenMs, log } = this.#deps;
    const frozen = frozenMs > 0 ? await sandbox.freeze(name) : null;
    if (frozen?.ok === true) return this.#isFrozen();
    if (frozen !== null) log.warn({ host: name, failure: frozen.failure.code }, 'host not frozen');
    // Its place is away, and the host is none the worse for it. If it was frozen all the same, the next list says so.
    if (frozen?.failure.code === 'unavailable') this.#idle.start(name);
    else await this.#stop(name, 'idle');
  }

  /** Ends its processes; the disk is kept. Who waits for a host waits no longer. */
  end(reason: EndReason): Promise<void> {
    const waited = this.#start.waits;
    this.#start.leaveLine();
    return this.#inTurn(async () => {
      if (this.shells !== null) await this.#stop(this.shells, reason);
      else if (waited) this.#step({ type: 'ended', reason });
    });
  }

  /**
   * Ends its processes if they are frozen: true if that made room. One that is about to be woken, reset or ended does not
   * give way: whoever asks has a place in the queue, for which that may wait.
   */
  async giveWay(): Promise<boolean> {
    return this.#busy === 0 && this.#stopFrozen();
  }

  async #stopFrozen(): Promise<boolean> {
    let gave = false;
    await this.#inTurn(async () => {
      const name = this.shells;
      if (name !== null && this.#processes === 'frozen') gave = await this.#stop(name, 'idle');
    });
    return gave;
  }

  /** Nobody is there who would use the host that is waited for. */
  leaveLine(): void {
    if (this.#start.waits) void this.end('idle');
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
      const unanswered = this.#state.phase === 'failed' && this.#state.code === 'unavailable';
      if (unanswered && this.#processes !== 'running') await this.#open();
    });
  }

  /** Its place says that it stopped by itself; a late word about an earlier run is none. */
  stopped({ host, reason }: HostStopped): Promise<void> {
    return this.#inTurn(async () => {
      if (host !== this.shells) return;
      const now = await this.#deps.sandbox.list();
      if (now.ok && now.value.some((facts) => facts.host === host && facts.state !== 'stopped')) return;
      await this.#isDown(reason === 'ended' ? 'gone' : reason, reason !== 'ended');
      this.#deps.queue.roomAgain();
    });
  }

  /** `place`: it has just given up a place, for another host of its own. */
  async #open({ place = false } = {}): Promise<void> {
    if (this.#processes === 'running') return;
    const before = this.#state;
    const frozenUntil = this.#frozen.at;
    const fresh = this.#record.name === null;
    this.#frozen.clear();
    this.#step({ type: 'asked' });
    let made = frozenUntil === null ? null : await this.#start.again();
    // No place for it: its processes, and its place with them, were gone without a word.
    if (made === null || (!made.ok && made.failure.code === 'full')) made = await this.#start.fresh(place);
    if (made.ok) return this.#runs(made.value);
    this.#deps.log.warn({ host: this.#record.name, failure: made.failure.code }, 'host not started');
    // Its shells are kept for as long as was said.
    if (frozenUntil !== null) this.#frozen.set(frozenUntil);
    else if (fresh) await this.#start.forget();
    else await this.#record.down(before.phase === 'ended' ? before.reason : 'machine', this.#keptUntil());
    this.#step({ type: 'failed', code: codeOf(made.failure) });
  }

  async #agreeWith(name: HostName, facts: HostFacts | null): Promise<void> {
    if (facts === null || facts.state === 'stopped') return this.#isNotThere(facts);
    // What was to be ended when its place did not answer.
    if (this.#processes === null) {
      if ((await this.#deps.sandbox.stop(name)).ok) this.#deps.queue.roomAgain();
    } else if (facts.state === 'frozen') {
      if (this.#processes !== 'running') return;
      this.#lives(facts);
      await this.#isFrozen();
    } else if (this.#processes === 'frozen' || this.#state.phase === 'starting') {
      await this.#record.up(facts.boot);
      this.#step({ type: 'asked' });
      this.#runs(facts);
    }
  }

  async #isNotThere(facts: HostFacts | null): Promise<void> {
    const reason = facts === null ? 'gone' : this.#record.isOlderThan(facts.boot) ? 'machine-restarted' : 'machine';
    if (this.#processes !== null) await this.#isDown(reason, facts !== null);
    else if (facts === null) {
      await this.#record.gone(this.#state.phase === 'ended' ? this.#state.reason : 'gone');
      this.#step({ type: 'removed' });
    }
  }

  /** Its processes have ended; `disk`: it is still there. */
  async #isDown(reason: EndReason, disk: boolean): Promise<void> {
    const keptUntil = this.#keptUntil();
    this.#stops(disk ? { type: 'ended', reason, keptUntil } : { type: 'ended', reason });
    await (disk ? this.#record.down(reason, keptUntil) : this.#record.gone(reason));
  }

  /** False if it could not be stopped now: the next reconcile does. */
  async #stop(name: HostName, reason: EndReason): Promise<boolean> {
    await this.#isDown(reason, true);
    const { ok } = await this.#deps.sandbox.stop(name);
    this.#deps.queue.roomAgain();
    return ok;
  }

  /** No longer than it may live at all. */
  async #isFrozen(): Promise<void> {
    const { clock, frozenMs } = this.#deps;
    const until = Math.min(clock.now() + frozenMs, this.#life.endsAt ?? Infinity);
    this.#processes = 'frozen';
    this.#idle.stop();
    this.#frozen.set(until);
    this.#step({ type: 'frozen', until });
    await this.#record.frozen(until);
  }

  /** It may have run long before it was anybody's. */
  #lives({ startedAt }: HostFacts): void {
    this.#life.start(startedAt === null ? null : Math.max(startedAt, this.#record.since));
  }

  #runs(facts: HostFacts): void {
    this.#processes = 'running';
    this.#frozen.clear();
    this.#idle.start(facts.host);
    this.#lives(facts);
    this.#step({ type: 'running', timeEndsAt: this.#life.endsAt });
  }

  #stops(event: HostEvent & { type: 'ended' }): void {
    this.#processes = null;
    this.#frozen.clear();
    this.#idle.stop();
    this.#life.stop();
    this.#step(event);
  }

  #keptUntil(): number {
    return this.#deps.clock.now() + this.#deps.keepMs;
  }

  #step(event: HostEvent): void {
    const next = nextHostState(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#changed();
  }

  /** Never rejects: what goes wrong is logged and becomes a state. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#busy += 1;
    this.#queue = this.#queue.then(async () => {
      this.#turn += 1;
      try {
        await work();
      } catch (error) {
        this.#deps.log.error({ error: String(error), host: this.#record.name }, 'host operation failed');
        this.#step({ type: 'failed', code: 'internal' });
      } finally {
        this.#turn += 1;
        this.#busy -= 1;
      }
    });
    return this.#queue;
  }
}

/** Where it is full one waits, and what is not there is made: the student is never told so. */
function codeOf({ code }: HostFailure): ErrorCode {
  return code === 'disk-full' || code === 'unavailable' ? code : 'internal';
}
