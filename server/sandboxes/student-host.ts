/**
 * The Docker host of one student: opened, reset, ended, one thing after the other, whoever asks. Its state is what
 * the student sees. Knows no page, no terminal and no class.
 */
import { randomInt } from 'node:crypto';
import type { EndReason, HostState } from '../../protocol/messages.ts';
import { sleep, type Clock, type Disposable } from '../clock.ts';
import type { Log } from '../log.ts';
import type { HostRow, HostRows } from '../store/hosts.ts';
import type { HostProbes } from './host-probes.ts';
import { nextHostState, type HostEvent } from './host-state.ts';
import { IdleWatch } from './idle-watch.ts';
import type { HostFacts, HostFailure, HostName, HostStopped, SandboxHost } from './sandbox-host.ts';

export type StudentHostDeps = {
  sandbox: SandboxHost;
  rows: HostRows;
  probes: HostProbes;
  clock: Clock;
  log: Log;
  idleMs: number;
};

/** The disk of a host that nobody opened again is kept for so long. */
const LEASE_MS = 90 * 24 * 3600_000;
const PROBE_AGAIN_MS = 200;
/** How long a student waits in `starting` for a place that does not answer, and how often it is asked. */
const PATIENCE_MS = 30_000;
const TRY_AGAIN_MS = 500;
const NAME_LETTERS = 'bcdfghjkmnpqrstvwxyz23456789';

export class StudentHost {
  readonly #deps: StudentHostDeps;
  readonly #owner: { class: string; student: string };
  readonly #changed: () => void;
  #name: HostName | null;
  #state: HostState;
  #running: boolean;
  #idle: IdleWatch;
  #look: Disposable | null = null;
  #disposed = false;
  #queue: Promise<void> = Promise.resolve();
  /** Counts beginnings and ends of what is done to the host: facts of an earlier count are stale. */
  #turn = 0;

  constructor(
    deps: StudentHostDeps,
    owner: { class: string; student: string },
    row: HostRow | null,
    changed: () => void,
  ) {
    this.#deps = deps;
    this.#owner = owner;
    this.#changed = changed;
    this.#name = row?.name ?? null;
    // The store believes that it runs: until its place has been asked, so do we.
    this.#running = row?.state === 'up';
    this.#state =
      row === null
        ? { phase: 'absent' }
        : this.#running
          ? { phase: 'starting', waitingFor: 'sandbox' }
          : { phase: 'ended', reason: (row.reason ?? 'gone') as EndReason };
    this.#idle = new IdleWatch(deps.idleMs, deps.clock.now());
  }

  /** Stops looking; what is under way comes to its end. */
  dispose(): Promise<void> {
    this.#disposed = true;
    this.#look?.dispose();
    return this.#queue;
  }

  get state(): HostState {
    return this.#state;
  }

  get name(): HostName | null {
    return this.#name;
  }

  /** The host whose shells can be reached; null while there is none. */
  get shells(): HostName | null {
    return this.#running ? this.#name : null;
  }

  get turn(): number {
    return this.#turn;
  }

  open(): Promise<void> {
    return this.#inTurn(() => this.#open());
  }

  /** Throws the host away, with everything on it, and starts a fresh one. */
  reset(): Promise<void> {
    return this.#inTurn(async () => {
      const old = this.#name;
      this.#name = null;
      this.#stops('reset');
      this.#step({ type: 'asked' });
      if (old !== null) {
        await this.#deps.rows.setState(old, 'gone', 'reset', null);
        // If it cannot be removed now, the next reconcile finds a host that the store does not know.
        await this.#deps.sandbox.end(old);
      }
      await this.#open();
    });
  }

  /** Ends its processes; the disk is kept. */
  end(reason: EndReason): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#name === null || !this.#running) return;
      this.#stops(reason);
      await this.#keepDown(reason);
      // If it cannot be stopped now, the next reconcile does.
      await this.#deps.sandbox.stop(this.#name);
    });
  }

  /** Somebody types, something is shown, or the student says so. */
  touch(): void {
    this.#idle.touch(this.#deps.clock.now());
    if (this.#state.phase === 'ready' && this.#state.idleEndsAt !== null) this.#showIdle();
  }

  /** What its place says of it now; `turn` is the count at the time of the question. */
  reconcile(facts: HostFacts | null, turn: number): Promise<void> {
    return this.#inTurn(async () => {
      if (turn !== this.#turn - 1) return;
      if (this.#name === null) {
        // Nothing to compare.
      } else if (facts?.state === 'running' && this.#running) {
        if (this.#state.phase === 'starting') this.#runs(this.#name);
      } else if (facts?.state === 'running') {
        await this.#deps.sandbox.stop(this.#name);
      } else if (this.#running) {
        const reason: EndReason = facts === null ? 'gone' : 'machine';
        this.#stops(reason);
        await (facts === null ? this.#forget(reason) : this.#keepDown(reason));
      } else if (facts === null) {
        await this.#forget(this.#state.phase === 'ended' ? this.#state.reason : 'gone');
      }
      if (this.#state.phase === 'failed' && this.#state.code === 'unavailable' && !this.#running) await this.#open();
    });
  }

  /** Its place says that it stopped by itself; a late word about an earlier run is none. */
  stopped({ host, reason }: HostStopped): Promise<void> {
    return this.#inTurn(async () => {
      if (host !== this.#name || !this.#running) return;
      const now = await this.#deps.sandbox.list();
      if (now.ok && now.value.some((facts) => facts.host === host && facts.state === 'running')) return;
      const ended: EndReason = reason === 'ended' ? 'gone' : reason;
      this.#stops(ended);
      if (reason === 'ended') await this.#forget(ended);
      else await this.#keepDown(ended);
    });
  }

  async #open(): Promise<void> {
    if (this.#running && this.#state.phase !== 'failed') return;
    const before = this.#state;
    this.#step({ type: 'asked' });
    const fresh = this.#name === null;
    this.#name ??= await this.#newName();
    const made = await this.#ensure(this.#name);
    if (made.ok) {
      await this.#deps.rows.setState(this.#name, 'up', null, null);
      return this.#runs(this.#name);
    }
    this.#deps.log.warn({ host: this.#name, failure: made.failure.code }, 'host not started');
    this.#running = false;
    await (fresh ? this.#forget('gone') : this.#keepDown(before.phase === 'ended' ? before.reason : 'machine'));
    this.#step({ type: 'failed', code: codeOf(made.failure) });
  }

  /** While its place restarts, waits for it. */
  async #ensure(name: HostName) {
    const until = this.#deps.clock.now() + PATIENCE_MS;
    for (;;) {
      const made = await this.#deps.sandbox.ensure(name);
      if (made.ok || made.failure.code !== 'unavailable' || this.#deps.clock.now() >= until) return made;
      await sleep(this.#deps.clock, TRY_AGAIN_MS);
    }
  }

  #runs(name: HostName): void {
    this.#running = true;
    this.#idle.touch(this.#deps.clock.now());
    this.#step({ type: 'running' });
    this.#lookLater();
    void this.#awaitDocker(name);
  }

  async #awaitDocker(name: HostName): Promise<void> {
    const waiting = () => !this.#disposed && this.shells === name && this.#state.phase === 'starting';
    while (waiting()) {
      const answer = await this.#deps.probes.waitDocker(name);
      if (!waiting()) return;
      if (answer === 'answers') return this.#step({ type: 'docker-answers' });
      if (answer === 'silent') return this.#step({ type: 'failed', code: 'unavailable' });
      await sleep(this.#deps.clock, PROBE_AGAIN_MS);
    }
  }

  #stops(reason: EndReason): void {
    this.#running = false;
    this.#look?.dispose();
    this.#step({ type: 'ended', reason });
  }

  async #keepDown(reason: EndReason): Promise<void> {
    const until = this.#deps.clock.now() + LEASE_MS;
    if (this.#name !== null) await this.#deps.rows.setState(this.#name, 'down', reason, until);
  }

  async #forget(reason: EndReason): Promise<void> {
    if (this.#name !== null) await this.#deps.rows.setState(this.#name, 'gone', reason, null);
    this.#name = null;
  }

  async #newName(): Promise<HostName> {
    for (;;) {
      const letters = Array.from({ length: 5 }, () => NAME_LETTERS[randomInt(NAME_LETTERS.length)]);
      const name = `h${letters.join('')}`;
      if (await this.#deps.rows.nameIsUsed(name)) continue;
      const { class: of, student } = this.#owner;
      await this.#deps.rows.add({ name, class: of, student, at: this.#deps.clock.now() });
      return name;
    }
  }

  #lookLater(): void {
    this.#look?.dispose();
    if (this.#disposed) return;
    this.#look = this.#deps.clock.after(this.#idle.nextLook(this.#deps.clock.now()), () => void this.#lookNow());
  }

  async #lookNow(): Promise<void> {
    const name = this.shells;
    if (name === null) return;
    const seconds = await this.#deps.probes.processorSeconds(name);
    if (this.shells !== name || this.#disposed) return;
    const now = this.#deps.clock.now();
    if (seconds !== null) this.#idle.worked(seconds, now);
    if (this.#idle.expired(now)) return this.end('idle');
    this.#showIdle();
    this.#lookLater();
  }

  #showIdle(): void {
    this.#step({ type: 'idle-end', at: this.#idle.endsAt(this.#deps.clock.now()) });
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
        this.#deps.log.error({ error: String(error), host: this.#name }, 'host operation failed');
        this.#step({ type: 'failed', code: 'internal' });
      } finally {
        this.#turn += 1;
      }
    });
    return this.#queue;
  }
}

function codeOf({ code }: HostFailure) {
  return code === 'no-such-host' || code === 'not-running' ? 'internal' : code;
}
