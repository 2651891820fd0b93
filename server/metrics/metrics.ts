/**
 * What the classroom is measured by: every metric with its name and its unit, and what it is read from. Names nobody,
 * neither a student nor a host: what is counted may be kept for years. Knows no listener.
 */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { EndReason, ErrorCode, Limit, type HostState } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';
import type { Hosts } from '../sandboxes/hosts.ts';
import type { StartQueue } from '../sandboxes/start-queue.ts';
import type { WarmPool } from '../sandboxes/warm-pool.ts';
import { HostCourses } from './host-courses.ts';

export type Measured = {
  hosts: Pick<Hosts, 'states' | 'stateOf' | 'maxHosts' | 'onChange' | 'onLimit'>;
  queue: Pick<StartQueue, 'waiting'>;
  warm: Pick<WarmPool, 'state' | 'given'>;
  clock: Clock;
};

type Phase = Exclude<HostState['phase'], 'absent'>;

/** Bounds of the histograms, in seconds. */
const ECHO_S = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const START_S = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];

export class Metrics {
  readonly #registry = new Registry();
  readonly #echoes = this.#histogram('slipway_echo_seconds', 'From a key to what its terminal shows next', ECHO_S);
  readonly #makings = this.#histogram('slipway_host_make_seconds', 'Making one host, once its turn has come', START_S);

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** In the form that `contentType` says. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** A terminal has shown something so long after a key. */
  readonly echoed = (ms: number): void => this.#echoes.observe(ms / 1000);

  /** A host was made, for a student or as a warm one. */
  readonly made = (ms: number): void => this.#makings.observe(ms / 1000);

  /** Before the hosts start. Nothing is held of them but how they were last seen. */
  watch({ hosts, queue, warm, clock }: Measured): void {
    this.#gauges(hosts, queue, warm);
    const starts = this.#histogram('slipway_host_start_seconds', 'From a click to a host, waiting included', START_S);
    const failures = this.#counter('slipway_host_start_failures_total', 'Starts that failed', 'code', ErrorCode);
    const endings = this.#counter('slipway_host_endings_total', 'Hosts that came to their end', 'reason', EndReason);
    const limits = this.#counter('slipway_host_limits_total', 'Limits of their own that hosts reached', 'limit', Limit);

    hosts.onLimit((_student, limit) => limits.inc({ limit }));
    const courses = new HostCourses();
    hosts.onChange((student) => {
      const event = courses.next(student, hosts.stateOf(student), clock.now());
      if (event?.type === 'started') starts.observe(event.ms / 1000);
      else if (event?.type === 'failed') failures.inc({ code: event.code });
      else if (event?.type === 'ended') endings.inc({ reason: event.reason });
    });
  }

  /** What is so now is read when somebody asks. */
  #gauges(hosts: Measured['hosts'], queue: Measured['queue'], warm: Measured['warm']): void {
    const now = (name: string, help: string, read: () => number) =>
      this.#gauge({
        name,
        help,
        collect() {
          this.set(read());
        },
      });
    this.#gauge({
      name: 'slipway_hosts',
      help: "Students' hosts by their state",
      labelNames: ['state'],
      collect() {
        for (const [state, count] of Object.entries(byPhase(hosts.states()))) this.set({ state }, count);
      },
    });
    now('slipway_host_places', 'Hosts that fit on the machine at one time', () => hosts.maxHosts);
    now('slipway_queue_waiting', 'Students who wait for their turn to get a host', () => queue.waiting);
    now('slipway_warm_hosts', 'Hosts that run and belong to nobody yet', () => warm.state.warm);
    now('slipway_warm_hosts_wanted', 'How many of these there are to be', () => warm.state.wanted);
    new Counter({
      name: 'slipway_warm_hosts_given_total',
      help: 'Students who got a warm host',
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(warm.given);
      },
    });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, buckets, registers: [this.#registry] });
  }

  #gauge(of: ConstructorParameters<typeof Gauge<string>>[0]): void {
    new Gauge({ ...of, registers: [this.#registry] });
  }

  /** By one label; each of its values is there from the beginning, so that the first of a kind is a rise. */
  #counter<L extends string>(name: string, help: string, label: L, values: { options: readonly string[] }): Counter<L> {
    const counter = new Counter({ name, help, labelNames: [label], registers: [this.#registry] });
    for (const value of values.options) counter.inc({ [label]: value } as Record<L, string>, 0);
    return counter;
  }
}

function byPhase(states: readonly HostState[]): Record<Phase, number> {
  const counts: Record<Phase, number> = { starting: 0, ready: 0, failed: 0, frozen: 0, ended: 0 };
  for (const { phase } of states) if (phase !== 'absent') counts[phase] += 1;
  return counts;
}
