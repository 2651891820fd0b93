/**
 * The students' Docker hosts: one each. Keeps store and reality together: adopts what is alive and known, ends what
 * nobody knows, notices what is gone. Knows no page and no terminal.
 */
import type { EndReason, HostState, HostUse, Limit, Warm } from '../../protocol/messages.ts';
import type { Disposable } from '../clock.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { Owner } from './host-record.ts';
import type { HostName, HostStopped, PlaceFacts } from './sandbox-host.ts';
import { StudentHost, type StudentHostDeps } from './student-host.ts';
import type { WarmPool } from './warm-pool.ts';

/** A student may start or reset a host so many times in a row, then once in a while. */
const STARTS = { burst: 8, perSecond: 1 / 60 };
const SWEEP_MS = 6 * 3600_000;
/** What a server before this one asked for may be made after we listed what is there; by then nobody waits for it any more. */
const FIRST_SWEEP_MS = 120_000;
/** Longer than a page takes to load again, or a line to come back. */
const LEFT_MS = 60_000;
const LIST_AGAIN_MS = 1_000;
/** How old what its place said of itself may be, for who only looks. */
const FACTS_MS = 5_000;

type Place = Pick<PlaceFacts, 'maxHosts' | 'short'>;

export type HostsDeps = Omit<StudentHostDeps, 'makeRoom'> & { warm: WarmPool };

export class Hosts {
  readonly #deps: HostsDeps & StudentHostDeps;
  readonly #hosts = new Map<string, StudentHost>();
  readonly #starts = new Map<string, TokenBucket>();
  readonly #listeners = new Set<(student: string) => void>();
  readonly #limitListeners = new Set<(student: string, limit: Limit) => void>();
  readonly #leaving = new Map<string, Disposable>();
  #watch: Disposable | null = null;
  #sweep: Disposable | null = null;
  #place: Place = { maxHosts: 0, short: null };
  #placeAt = -Infinity;
  #disposed = false;

  constructor(deps: HostsDeps) {
    this.#deps = { ...deps, makeRoom: () => this.#makeRoom() };
  }

  /** Reads the store; the hosts' place is asked in the background, until it answers. */
  async start(): Promise<void> {
    await this.#deps.warm.start();
    for (const row of await this.#deps.rows.all()) {
      this.#hosts.set(row.student, new StudentHost(this.#deps, row, row, () => this.#tell(row.student)));
    }
    this.#watch = this.#deps.sandbox.watch({
      onStopped: (event) => this.#stopped(event),
      onLimit: ({ host, limit }) => this.#tellLimit(host, limit),
      onGap: () => void this.#reconcile(),
    });
    void this.#reconcile();
    this.#sweepLater(FIRST_SWEEP_MS);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#watch?.dispose();
    this.#sweep?.dispose();
    for (const timer of this.#leaving.values()) timer.dispose();
    await this.#deps.warm.dispose();
    this.#deps.queue.dispose();
    await Promise.all([...this.#hosts.values()].map((host) => host.dispose()));
  }

  /** Hosts that run before anybody asks for one. */
  get warm(): Warm {
    return this.#deps.warm.state;
  }

  onWarm(listener: () => void): Disposable {
    return this.#deps.warm.onChange(listener);
  }

  /** So many are to run before anybody asks, for an hour. */
  warmUp(count: number): void {
    this.#deps.warm.warmUp(count);
  }

  get maxHosts(): number {
    return this.#place.maxHosts;
  }

  /** How many hosts fit, and what there is too little of to start another one now; as of a few seconds ago at most. */
  async place(): Promise<Place> {
    if (this.#deps.clock.now() - this.#placeAt > FACTS_MS) await this.#askPlace();
    return this.#place;
  }

  stateOf(student: string): HostState {
    return this.#hosts.get(student)?.state ?? { phase: 'absent' };
  }

  /** Of every student who has asked for a host, and of every host that the store knows. */
  states(): HostState[] {
    return [...this.#hosts.values()].map(({ state }) => state);
  }

  /** By student: what the host is called that the store knows, and since when it is theirs. */
  async known(): Promise<Map<string, { name: HostName; since: number }>> {
    const rows = await this.#deps.rows.all();
    return new Map(rows.map(({ student, name, createdAt }) => [student, { name, since: createdAt }]));
  }

  /** The host whose shells can be reached; null while there is none. */
  shellsOf(student: string): HostName | null {
    return this.#hosts.get(student)?.shells ?? null;
  }

  /** What the student's host uses of its limits now; null while there is none, or where its place cannot tell. */
  async use(student: string): Promise<HostUse | null> {
    const name = this.shellsOf(student);
    const used = name === null ? null : await this.#deps.sandbox.use(name);
    // What was in the air when it ended is no news of the one that took its place.
    return used?.ok === true && this.shellsOf(student) === name ? used.value : null;
  }

  /** False if this student has started hosts too often. */
  open(owner: Owner): boolean {
    const host = this.#of(owner);
    const { phase } = host.state;
    if (phase === 'starting' || phase === 'ready') return true;
    // To wake one costs hardly anything, and no student can have one frozen.
    if (phase !== 'frozen' && !this.#mayStart(owner.student)) return false;
    void host.open();
    return true;
  }

  /** As if it had not been used for too long. */
  suspend(student: string): void {
    void this.#hosts.get(student)?.suspend();
  }

  reset(owner: Owner): boolean {
    if (!this.#mayStart(owner.student)) return false;
    void this.#of(owner).reset();
    return true;
  }

  end(student: string, reason: EndReason): void {
    void this.#hosts.get(student)?.end(reason);
  }

  /** The last page of a student is gone; one who waits for a host does not wait for ever. */
  left(student: string): void {
    if (this.stateOf(student).phase !== 'starting') return;
    this.#leaving.get(student)?.dispose();
    this.#leaving.set(
      student,
      this.#deps.clock.after(LEFT_MS, () => this.#hosts.get(student)?.leaveLine()),
    );
  }

  /** A page of a student is there. */
  came(student: string): void {
    this.#leaving.get(student)?.dispose();
    this.#leaving.delete(student);
  }

  touch(student: string): void {
    this.#hosts.get(student)?.touch();
  }

  onChange(listener: (student: string) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** A running host has reached one of its limits, and goes on. */
  onLimit(listener: (student: string, limit: Limit) => void): Disposable {
    this.#limitListeners.add(listener);
    return { dispose: () => this.#limitListeners.delete(listener) };
  }

  #of(owner: Owner): StudentHost {
    let host = this.#hosts.get(owner.student);
    if (host === undefined) {
      host = new StudentHost(this.#deps, { class: owner.class, student: owner.student }, null, () =>
        this.#tell(owner.student),
      );
      this.#hosts.set(owner.student, host);
    }
    return host;
  }

  #byName(name: HostName): StudentHost | undefined {
    for (const host of this.#hosts.values()) if (host.name === name) return host;
    return undefined;
  }

  #stopped(event: HostStopped): void {
    // The pool lists them itself before it believes that one has ended.
    if (this.#deps.warm.has(event.host)) void this.#deps.warm.reconcile([]);
    else void this.#byName(event.host)?.stopped(event);
  }

  /** One that nobody has yet, or else the one that has been frozen for the longest. */
  async #makeRoom(): Promise<boolean> {
    if (await this.#deps.warm.giveWay()) return true;
    const frozen = [...this.#hosts.values()].filter(({ frozenUntil }) => frozenUntil !== null);
    frozen.sort((one, other) => (one.frozenUntil ?? 0) - (other.frozenUntil ?? 0));
    for (const host of frozen) if (await host.giveWay()) return true;
    return false;
  }

  #mayStart(student: string): boolean {
    const now = this.#deps.clock.now();
    let bucket = this.#starts.get(student);
    if (bucket === undefined) this.#starts.set(student, (bucket = new TokenBucket(STARTS, now)));
    return bucket.take(now);
  }

  async #reconcile(): Promise<void> {
    const { sandbox, clock, log } = this.#deps;
    const turns = new Map([...this.#hosts.values()].map((host) => [host, host.turn]));
    if (this.#disposed) return;
    await this.#askPlace();
    const listed = await sandbox.list();
    if (!listed.ok) return void clock.after(LIST_AGAIN_MS, () => void this.#reconcile());
    const there = new Map(listed.value.map((one) => [one.host, one]));
    for (const [host, turn] of turns) {
      void host.reconcile(host.name === null ? null : (there.get(host.name) ?? null), turn);
    }
    for (const name of there.keys()) {
      if (this.#byName(name) !== undefined || this.#deps.warm.has(name) || (await this.#isKnown(name))) continue;
      log.warn({ host: name }, 'removing a host that the store does not know');
      await sandbox.end(name);
    }
    await this.#deps.warm.reconcile(listed.value);
    await this.#endLeases();
  }

  async #askPlace(): Promise<void> {
    this.#placeAt = this.#deps.clock.now();
    const facts = await this.#deps.sandbox.facts();
    if (facts.ok) this.#place = facts.value;
  }

  /** In the store and not gone; also a host whose row was written while we listed. */
  async #isKnown(name: HostName): Promise<boolean> {
    return (await this.#deps.rows.all()).some((row) => row.name === name);
  }

  async #endLeases(): Promise<void> {
    const { rows, sandbox, clock } = this.#deps;
    for (const row of await rows.all()) {
      if (row.state !== 'down' || row.leaseUntil === null || row.leaseUntil > clock.now()) continue;
      if ((await sandbox.end(row.name)).ok)
        await this.#byName(row.name)?.reconcile(null, this.#byName(row.name)?.turn ?? 0);
    }
  }

  #sweepLater(ms = SWEEP_MS): void {
    this.#sweep = this.#deps.clock.after(ms, () => {
      void this.#reconcile();
      this.#sweepLater();
    });
  }

  #tellLimit(name: HostName, limit: Limit): void {
    for (const [student, host] of this.#hosts) {
      // What was in the air when it ended is no news of the one that took its place.
      if (host.shells !== name) continue;
      for (const listener of this.#limitListeners) listener(student, limit);
    }
  }

  #tell(student: string): void {
    for (const listener of this.#listeners) listener(student);
  }
}
