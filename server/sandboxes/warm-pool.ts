/**
 * Hosts that run before anybody asked for one. A name is in the store before its host is made, and until that is gone or
 * a student's: only what is there is ever the pool's. Knows no student but the one it gives a host to.
 */
import type { Clock, Disposable } from '../clock.ts';
import type { Log } from '../log.ts';
import type { WarmRows } from '../store/warm-hosts.ts';
import { Chore } from './chore.ts';
import type { Owner } from './host-record.ts';
import type { HostFacts, HostName, Outcome, SandboxHost } from './sandbox-host.ts';
import type { StartQueue } from './start-queue.ts';
import { WarmWish } from './warm-wish.ts';

export type WarmPoolDeps = {
  sandbox: SandboxHost;
  rows: WarmRows;
  queue: StartQueue;
  clock: Clock;
  log: Log;
  /** So many wait for a student, as long as students come. */
  size: number;
  /** One that was never used. */
  newName(): Promise<HostName>;
};

export type WarmState = { warm: number; wanted: number };

/** `leaving` is to be removed, `ending` is being removed. */
type Phase = 'making' | 'warm' | 'giving' | 'leaving' | 'ending';

/** So many places at least are left to students. */
const LEFT_FREE = 2;
/** No host is made while so many cannot be removed. */
const MOST_LEAVING = 3;

export class WarmPool {
  readonly #deps: WarmPoolDeps;
  readonly #hosts = new Map<HostName, Phase>();
  readonly #listeners = new Set<(state: WarmState) => void>();
  readonly #disposed = new AbortController();
  readonly #wish: WarmWish;
  readonly #refill: Chore;
  readonly #removal: Chore;
  #told: WarmState = { warm: 0, wanted: 0 };
  #given = 0;

  constructor(deps: WarmPoolDeps) {
    this.#deps = deps;
    this.#wish = new WarmWish(deps, () => this.#changed());
    this.#refill = new Chore(deps.clock, () => {
      const leaving = this.#in('leaving').length + this.#in('ending').length;
      return this.#lacks && leaving < MOST_LEAVING ? this.#safely(() => this.#make()) : null;
    });
    this.#removal = new Chore(deps.clock, () => {
      const { warm, wanted } = this.state;
      // One that cannot be removed stands in nobody's way.
      const name = (warm > wanted ? this.#in('warm').at(-1) : undefined) ?? this.#in('leaving')[0];
      return name === undefined ? null : this.#end(name);
    });
  }

  /** Reads the names of the store; which of them do not run, `reconcile` finds out. */
  async start(): Promise<void> {
    for (const name of await this.#deps.rows.all()) this.#hosts.set(name, 'warm');
    this.#wish.used();
  }

  /** Removes nothing; what is under way comes to its end. */
  async dispose(): Promise<void> {
    this.#disposed.abort();
    this.#wish.dispose();
    await Promise.all([this.#refill.dispose(), this.#removal.dispose()]);
  }

  get state(): WarmState {
    return { warm: this.#in('warm').length, wanted: this.#wish.count };
  }

  /** How many students got one since the server began. */
  get given(): number {
    return this.#given;
  }

  onChange(listener: (state: WarmState) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Whether it is the pool's, whatever is being done to it: nobody else may remove it. */
  has(name: HostName): boolean {
    return this.#hosts.has(name);
  }

  /** A host that is this one's in the store before this resolves; null if there is none. Nobody has looked if it still runs. */
  async take(owner: Owner): Promise<HostName | null> {
    if (this.#disposed.signal.aborted) return null;
    const { rows, clock, log } = this.#deps;
    this.#wish.used();
    const name = this.#in('warm')[0];
    if (name === undefined) return null;
    this.#set(name, 'giving');
    try {
      const given = await rows.give(name, { class: owner.class, student: owner.student, at: clock.now() });
      this.#set(name, null);
      if (given) {
        this.#given += 1;
        this.#wish.given();
        return name;
      }
    } catch (error) {
      log.error({ error: String(error), host: name }, 'warm host not given');
      this.#set(name, 'warm');
      return null;
    }
    log.warn({ host: name }, 'the store does not know a warm host');
    return this.take(owner);
  }

  /** A student needs the place: true if a host was ended for it. */
  async giveWay(): Promise<boolean> {
    const name = this.#in('warm').at(-1);
    return name !== undefined && !this.#disposed.signal.aborted && this.#end(name);
  }

  /** So many are to be warm for an hour, then as many as ever. */
  warmUp(count: number): void {
    if (!this.#disposed.signal.aborted) this.#wish.warmUp(count);
  }

  /** What their place says of its hosts: those that do not run are replaced. */
  async reconcile(listed: readonly HostFacts[]): Promise<void> {
    const doubtful = this.#in('warm').filter((name) => !runsIn(listed, name));
    if (doubtful.length === 0) return;
    await this.#safely(async () => {
      // That list may be older than they are.
      const now = await this.#deps.sandbox.list();
      if (!now.ok) return false;
      for (const name of doubtful) {
        if (this.#hosts.get(name) === 'warm' && !runsIn(now.value, name)) this.#set(name, 'leaving');
      }
      return true;
    });
  }

  async #make(): Promise<boolean> {
    const { queue } = this.#deps;
    const made = await queue.run(() => this.#makeNow(), { background: true, signal: this.#disposed.signal });
    // One that is no longer wanted when its turn comes is no failure.
    return made.ok || !this.#lacks;
  }

  async #makeNow(): Promise<Outcome<unknown>> {
    const { sandbox, rows, clock, log, newName } = this.#deps;
    const [facts, listed] = [await sandbox.facts(), await sandbox.list()];
    if (!facts.ok || !listed.ok) return facts.ok ? listed : facts;
    const free = facts.value.maxHosts - listed.value.filter(({ state }) => state !== 'stopped').length;
    // It may have waited for long: perhaps no other is wanted any more.
    if (free <= LEFT_FREE || !this.#lacks) return { ok: false, failure: { code: 'full' } };
    const name = await newName();
    this.#set(name, 'making');
    let made: Outcome<unknown> | null = null;
    try {
      await rows.add(name, clock.now());
      made = await sandbox.ensure(name);
      if (!made.ok) log.warn({ host: name, failure: made.failure.code }, 'warm host not started');
      return made;
    } finally {
      this.#set(name, made?.ok === true ? 'warm' : 'leaving');
    }
  }

  async #end(name: HostName): Promise<boolean> {
    const { sandbox, rows, queue, log } = this.#deps;
    this.#set(name, 'ending');
    const gone = await this.#safely(async () => {
      // The store has the last word: what it does not know as warm is a student's, or was never made.
      const ended = (await rows.all()).includes(name) ? await sandbox.end(name) : null;
      if (ended?.ok === false) log.warn({ host: name, failure: ended.failure.code }, 'warm host not removed');
      if (ended?.ok === true) await rows.remove(name);
      return ended?.ok !== false;
    });
    // If it could not be removed, the others are tried before it.
    this.#hosts.delete(name);
    this.#set(name, gone ? null : 'leaving');
    if (gone) queue.roomAgain();
    return gone;
  }

  get #lacks(): boolean {
    return this.state.warm < this.state.wanted && !this.#disposed.signal.aborted;
  }

  #in(phase: Phase): HostName[] {
    return [...this.#hosts].filter(([, its]) => its === phase).map(([name]) => name);
  }

  #set(name: HostName, phase: Phase | null): void {
    if (phase === null) this.#hosts.delete(name);
    else this.#hosts.set(name, phase);
    this.#changed();
  }

  #changed(): void {
    const state = this.state;
    if (state.warm !== this.#told.warm || state.wanted !== this.#told.wanted) {
      this.#told = state;
      for (const listener of this.#listeners) listener(state);
    }
    this.#refill.go();
    this.#removal.go();
  }

  /** What is thrown is logged, and is a failure: there will be another try. */
  async #safely(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      this.#deps.log.error({ error: String(error) }, 'warm host operation failed');
      return false;
    }
  }
}

const runsIn = (listed: readonly HostFacts[], name: HostName) =>
  listed.some(({ host, state }) => host === name && state === 'running');
