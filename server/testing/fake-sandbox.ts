/** The place of the students' hosts for unit tests, in memory. The only fake of the server's tests; knows no student. */
import type { Duplex } from 'node:stream';
import type { HostUse, Limit } from '../../protocol/messages.ts';
import type {
  HostFacts,
  HostFailure,
  HostName,
  HostStopped,
  HostWatcher,
  Outcome,
  PlaceFacts,
  SandboxHost,
} from '../sandboxes/sandbox-host.ts';
import { FakePtyHost } from './fake-pty-host.ts';

type FakeHost = { running: boolean; frozen: boolean; startedAt: number | null; pty: FakePtyHost };

export class FakeSandbox implements SandboxHost {
  readonly hosts = new Map<HostName, FakeHost>();
  readonly log: string[] = [];
  /** Every verb fails with it while it is set. */
  failure: HostFailure | null = null;
  maxHosts = 4;
  short: PlaceFacts['short'] = null;
  /** What every host that runs uses. */
  used: HostUse = {
    memoryBytes: 100,
    memoryLimitBytes: 1_000,
    processes: 5,
    processLimit: 64,
    diskBytes: 0,
    diskLimitBytes: null,
  };
  /** Names the run of the machine. */
  boot = 'boot-1';
  /** What a fresh pty host does with processes. */
  onProcess: FakePtyHost['onProcess'] = () => ({ code: 0 });
  #boots = 0;
  readonly #watchers = new Set<HostWatcher>();

  pty(host: HostName): FakePtyHost {
    const found = this.hosts.get(host);
    if (found === undefined) throw new Error(`no host ${host}`);
    return found.pty;
  }

  /** It stops by itself. */
  crash(host: HostName, reason: HostStopped['reason']): void {
    const found = this.hosts.get(host);
    if (found !== undefined) found.running = false;
    found?.pty.cut();
    this.tell({ host, reason });
  }

  /** Tells that a host stopped, true or not. */
  tell(event: HostStopped): void {
    for (const watcher of this.#watchers) watcher.onStopped(event);
  }

  /** A host reaches one of its limits and goes on. */
  reach(host: HostName, limit: Limit): void {
    for (const watcher of this.#watchers) watcher.onLimit({ host, limit });
  }

  /** The machine is started again: no process of before is there. */
  bootAgain(boot: string): void {
    this.boot = boot;
    for (const found of this.hosts.values()) {
      found.running = false;
      found.pty.cut();
    }
  }

  /** As after a restart of hostd. */
  gap(): void {
    for (const watcher of this.#watchers) watcher.onGap();
  }

  async facts(): Promise<Outcome<PlaceFacts>> {
    return this.#unless({ maxHosts: this.maxHosts, registry: 'registry.class', short: this.short });
  }

  async ensure(host: HostName): Promise<Outcome<{ facts: HostFacts; started: boolean }>> {
    this.log.push(`ensure ${host}`);
    if (this.failure !== null) return { ok: false, failure: this.failure };
    const running = [...this.hosts.values()].filter((one) => one.running).length;
    const found = this.hosts.get(host);
    if (found !== undefined) found.frozen = false;
    if (found?.running === true) return { ok: true, value: { facts: this.#facts(host, found), started: false } };
    if (running >= this.maxHosts) return { ok: false, failure: { code: 'full', params: { max: this.maxHosts } } };
    const made = { running: true, frozen: false, startedAt: 1, pty: this.#newPtyHost() };
    this.hosts.set(host, made);
    return { ok: true, value: { facts: this.#facts(host, made), started: true } };
  }

  async openStream(host: HostName): Promise<Outcome<Duplex>> {
    if (this.failure !== null) return { ok: false, failure: this.failure };
    const found = this.hosts.get(host);
    if (found === undefined) return { ok: false, failure: { code: 'no-such-host' } };
    if (!found.running || found.frozen) return { ok: false, failure: { code: 'not-running' } };
    return { ok: true, value: found.pty.open() };
  }

  async freeze(host: HostName): Promise<Outcome<void>> {
    this.log.push(`freeze ${host}`);
    if (this.failure !== null) return { ok: false, failure: this.failure };
    const found = this.hosts.get(host);
    if (found === undefined) return { ok: false, failure: { code: 'no-such-host' } };
    if (!found.running) return { ok: false, failure: { code: 'not-running' } };
    found.frozen = true;
    return { ok: true, value: undefined };
  }

  async stop(host: HostName): Promise<Outcome<void>> {
    this.log.push(`stop ${host}`);
    if (this.failure !== null) return { ok: false, failure: this.failure };
    const found = this.hosts.get(host);
    if (found === undefined) return { ok: false, failure: { code: 'no-such-host' } };
    found.running = false;
    found.frozen = false;
    found.pty.cut();
    return { ok: true, value: undefined };
  }

  async end(host: HostName): Promise<Outcome<void>> {
    this.log.push(`end ${host}`);
    if (this.failure !== null) return { ok: false, failure: this.failure };
    this.hosts.get(host)?.pty.cut();
    this.hosts.delete(host);
    return { ok: true, value: undefined };
  }

  async list(): Promise<Outcome<HostFacts[]>> {
    return this.#unless([...this.hosts].map(([host, found]) => this.#facts(host, found)));
  }

  async use(host: HostName): Promise<Outcome<HostUse>> {
    this.log.push(`use ${host}`);
    const runs = this.hosts.get(host)?.running === true;
    return runs ? this.#unless(this.used) : { ok: false, failure: { code: 'not-running' } };
  }

  watch(handlers: HostWatcher): { dispose(): void } {
    this.#watchers.add(handlers);
    return { dispose: () => void this.#watchers.delete(handlers) };
  }

  #unless<T>(value: T): Outcome<T> {
    return this.failure === null ? { ok: true, value } : { ok: false, failure: this.failure };
  }

  #facts(host: HostName, { running, frozen, startedAt }: FakeHost): HostFacts {
    const state = !running ? 'stopped' : frozen ? 'frozen' : 'running';
    return { host, state, startedAt, boot: this.boot };
  }

  #newPtyHost(): FakePtyHost {
    this.#boots += 1;
    const pty = new FakePtyHost(this.#boots.toString(16).padStart(16, '0'));
    pty.onProcess = (argv, stdin, user) => this.onProcess(argv, stdin, user);
    return pty;
  }
}
