/**
 * The students' Docker hosts on the dedicated dockerd: makes, starts, freezes, stops, removes and lists them, by label only.
 * Knows nothing of connections, students or terminals.
 */
import type Docker from 'dockerode';
import type { ContainerInfo } from 'dockerode';
import type { Duplex } from 'node:stream';
import type { Limits } from '../env.ts';
import { type FailureCode, type HostFacts, HostName, type Profile } from '../verbs.ts';
import { attachStream } from './attach.ts';
import { LABELS, ours, statusOf, unless } from './client.ts';
import { createOptions, networkOptions, objectName } from './create-options.ts';
import { removeContainer } from './remove.ts';
import { SingleFlight } from './single-flight.ts';

export type HostFailure = { code: FailureCode; params?: Record<string, string | number> };
export type Outcome<T> = { ok: true; value: T } | ({ ok: false } & HostFailure);

type Ensured = Outcome<{ facts: HostFacts; started: boolean }>;

export type HostsDeps = {
  docker: Docker;
  instance: string;
  image: { name: string; bytes: number };
  network: { service: string; mtu: number };
  limits: Limits;
  seccomp: string;
  appArmorProfile: string | null;
  maxHosts: number;
  /** Names this run of the machine. */
  boot: string;
  diskIsFull(): Promise<boolean>;
  /** The machine itself has hardly any left: whoever asks waits, as if every place were taken. */
  memoryIsShort(): Promise<boolean>;
  emptySubvolume(path: string): Promise<void>;
  /** Called after a host is gone, to clear what dockerd leaves of its disk. */
  sweepDisk(): void;
};

/** How long a host's own programs have to end in. */
const STOP_SECONDS = 5;

const yes = <T>(value: T): Outcome<T> => ({ ok: true, value });
const no = (code: FailureCode, params?: Record<string, string | number>): Outcome<never> => ({
  ok: false,
  code,
  ...(params === undefined ? {} : { params }),
});

export class Hosts {
  readonly #deps: HostsDeps;
  readonly #flight = new SingleFlight();
  readonly #starting = new Set<HostName>();
  readonly #streams = new Map<HostName, Duplex>();
  /** Until when (ms since the epoch) a host's stopping was asked for here, which is no news to anyone. */
  readonly askedUntil = new Map<HostName, number>();

  constructor(deps: HostsDeps) {
    this.#deps = deps;
  }

  async list(): Promise<HostFacts[]> {
    const found = await this.#containers();
    const facts = await Promise.all(found.map((info) => this.#factsOf(info.Id)));
    return facts.filter((item) => item !== null);
  }

  ensure(host: HostName, profile: Profile): Promise<Ensured> {
    return this.#flight.run(host, `ensure ${profile}`, () => this.#ensure(host, profile));
  }

  async #ensure(host: HostName, profile: Profile): Promise<Ensured> {
    // Before the first await: of those who ask at once, each counts the ones that came before it.
    const before = [...this.#starting];
    this.#starting.add(host);
    try {
      return await this.#start(host, profile, before);
    } finally {
      this.#starting.delete(host);
    }
  }

  async #start(host: HostName, profile: Profile, before: readonly HostName[]): Promise<Ensured> {
    const known = await this.#find(host);
    if (known?.state === 'running') return yes({ facts: known, started: false });
    if (known?.state === 'frozen') return this.#thaw(host);
    const others = new Set([...before, ...(await this.#running())]);
    if (others.size >= this.#deps.maxHosts) return no('full', { max: this.#deps.maxHosts });
    if (await this.#deps.memoryIsShort()) return no('full', { max: others.size });
    if (await this.#deps.diskIsFull()) return no('disk-full');
    if (known === null) await this.#create(host, profile);
    await unless([304], this.#container(host).start());
    const facts = await this.#find(host);
    return facts?.state === 'running' ? yes({ facts, started: true }) : no('internal');
  }

  /** It has its place, and its disk cannot have grown meanwhile. */
  async #thaw(host: HostName): Promise<Ensured> {
    await this.#container(host).unpause();
    const facts = await this.#find(host);
    return facts?.state === 'running' ? yes({ facts, started: false }) : no('internal');
  }

  async #create(host: HostName, profile: Profile): Promise<void> {
    const plan = { ...this.#deps, host, profile };
    try {
      await this.#deps.docker.createNetwork(networkOptions(plan));
    } catch (error) {
      // One that a crash left behind is taken over: it has nobody else on it. One that only has its name is not ours.
      if (statusOf(error) !== 409 || (await this.#networks(`${LABELS.host}=${host}`)).length === 0) throw error;
    }
    await this.#deps.docker.createContainer(createOptions(plan));
  }

  /** One stream a host: opening another ends the one before, whose holder is gone or about to be. */
  async stream(host: HostName): Promise<Outcome<Duplex>> {
    const facts = await this.#find(host);
    if (facts === null) return no('no-such-host');
    if (facts.state !== 'running') return no('not-running');
    this.#streams.get(host)?.destroy();
    const stream = await attachStream(this.#deps.docker, objectName(this.#deps.instance, host));
    // Once more: of those who asked at once, each found none before it.
    this.#streams.get(host)?.destroy();
    this.#streams.set(host, stream);
    stream.once('close', () => {
      if (this.#streams.get(host) === stream) this.#streams.delete(host);
    });
    return yes(stream);
  }

  /** Its processes stay as they are and get no processor, its memory stays taken, until `ensure` is called. */
  freeze(host: HostName): Promise<Outcome<void>> {
    return this.#flight.run(host, 'freeze', async () => {
      const facts = await this.#find(host);
      if (facts === null) return no('no-such-host');
      if (facts.state === 'stopped') return no('not-running');
      if (facts.state === 'running') await this.#container(host).pause();
      return yes(undefined);
    });
  }

  stop(host: HostName): Promise<Outcome<void>> {
    return this.#flight.run(host, 'stop', async () => {
      const facts = await this.#find(host);
      if (facts === null) return no('no-such-host');
      // Frozen, it could not end by itself.
      if (facts.state === 'frozen') await this.#container(host).unpause();
      await this.#asking(host, () => unless([304, 404], this.#container(host).stop({ t: STOP_SECONDS })));
      return yes(undefined);
    });
  }

  end(host: HostName): Promise<Outcome<void>> {
    return this.#flight.run(host, 'end', async () => {
      // Only what is there is news when it goes; names that never were are not remembered.
      const facts = await this.#find(host);
      if (facts !== null) {
        const { docker, instance, emptySubvolume } = this.#deps;
        // What is frozen does not take the signal that ends it.
        if (facts.state === 'frozen') await this.#container(host).unpause();
        await this.#asking(host, () => removeContainer(docker, objectName(instance, host), emptySubvolume));
      }
      await this.#removeNetworks(await this.#networks(`${LABELS.host}=${host}`));
      this.#deps.sweepDisk();
      return yes(undefined);
    });
  }

  /** Removes the networks and volumes of hosts that are no more. What is alive is left as it is. */
  async reconcile(): Promise<void> {
    const alive = new Set((await this.list()).map((facts) => facts.host));
    const networks = await this.#networks();
    await this.#removeNetworks(networks.filter((network) => !alive.has(network.Labels?.[LABELS.host] ?? '')));
    this.#deps.sweepDisk();
  }

  /** For tear-down, which knows no limits and no image. The disks stay. */
  static async stopAll(docker: Docker, instance: string): Promise<void> {
    const running = await docker.listContainers({ filters: ours(instance, LABELS.host) });
    await Promise.all(
      running.map(async ({ Id, State }) => {
        const container = docker.getContainer(Id);
        if (State === 'paused') await container.unpause();
        await unless([304, 404], container.stop({ t: STOP_SECONDS }));
      }),
    );
  }

  async #find(host: HostName): Promise<HostFacts | null> {
    return this.#factsOf(objectName(this.#deps.instance, host));
  }

  /** null if there is none, or if it is not ours. */
  async #factsOf(container: string): Promise<HostFacts | null> {
    try {
      const { Config, State } = await this.#deps.docker.getContainer(container).inspect();
      const host = wireHost(Config.Labels);
      if (host === null || Config.Labels[LABELS.instance] !== this.#deps.instance) return null;
      const startedAt = State.Running ? Date.parse(State.StartedAt) : null;
      const state = State.Paused ? 'frozen' : State.Running ? 'running' : 'stopped';
      return { host, profile: 'standard', state, startedAt, boot: this.#deps.boot };
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  async #running(): Promise<HostName[]> {
    const found = await this.#containers();
    // One that is frozen has its place, too: it keeps its memory.
    return found
      .filter(({ State }) => State === 'running' || State === 'paused')
      .flatMap((info) => wireHost(info.Labels) ?? []);
  }

  #container(host: HostName) {
    return this.#deps.docker.getContainer(objectName(this.#deps.instance, host));
  }

  #containers(): Promise<ContainerInfo[]> {
    return this.#deps.docker.listContainers({ all: true, filters: ours(this.#deps.instance, LABELS.host) });
  }

  #networks(...labels: string[]) {
    return this.#deps.docker.listNetworks({ filters: ours(this.#deps.instance, LABELS.host, ...labels) });
  }

  async #removeNetworks(networks: { Id: string }[]): Promise<void> {
    for (const network of networks) await unless([404], this.#deps.docker.getNetwork(network.Id).remove());
  }

  async #asking(host: HostName, work: () => Promise<void>): Promise<void> {
    this.askedUntil.set(host, Infinity);
    try {
      await work();
    } finally {
      // The clock's fraction of a millisecond is dockerd's too.
      this.askedUntil.set(host, Date.now() + 1);
    }
  }
}

const wireHost = (labels: Record<string, string>): HostName | null =>
  HostName.safeParse(labels[LABELS.host]).data ?? null;
