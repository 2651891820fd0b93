/** What hostd touches, on a dockerd that has things of others under the very names that its hosts would have. */
import type Docker from 'dockerode';
import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { LABELS } from './client.ts';
import { hostsOn } from './hosts-for-tests.ts';
import { Hosts } from './hosts.ts';

type Labels = Record<string, string>;
type Thing = { labels: Labels; running: boolean; paused?: boolean };
type Filters = { filters: { label: string[] } };

const refusal = (statusCode: number) => Object.assign(new Error(`status ${statusCode}`), { statusCode });

/** A dockerd that writes down what is done to whom, and whether two things were done to one of them at the same time. */
class Engine {
  readonly containers = new Map<string, Thing>();
  readonly networks = new Map<string, Labels>();
  readonly done: string[] = [];
  readonly streams: PassThrough[] = [];
  readonly #busy = new Set<string>();
  overlaps = 0;

  get docker(): Docker {
    const of = <T>(things: Map<string, T>, name: string): T => {
      const thing = things.get(name);
      if (thing === undefined) throw refusal(404);
      return thing;
    };
    const named = ({ filters }: Filters, labels: Labels) =>
      filters.label.every((wanted) => {
        const [key = '', value] = wanted.split('=');
        return value === undefined ? key in labels : labels[key] === value;
      });
    const doing = async (what: string, name: string, work: () => void) => {
      if (this.#busy.has(name)) this.overlaps += 1;
      this.#busy.add(name);
      this.done.push(`${what} ${name}`);
      await pause(1);
      this.#busy.delete(name);
      work();
    };
    const container = (name: string) => ({
      inspect: async () => {
        const { labels, running, paused = false } = of(this.containers, name);
        return {
          Id: name,
          Config: { Labels: labels },
          State: { Running: running, Paused: paused, StartedAt: new Date(0).toJSON() },
        };
      },
      start: () => doing('start', name, () => (of(this.containers, name).running = true)),
      stop: () => doing('stop', name, () => (of(this.containers, name).running = false)),
      pause: () => doing('pause', name, () => (of(this.containers, name).paused = true)),
      unpause: () => doing('unpause', name, () => (of(this.containers, name).paused = false)),
      kill: () => doing('kill', name, () => (of(this.containers, name).running = false)),
      remove: () => doing('remove', name, () => this.containers.delete(name)),
      attach: async () => {
        this.done.push(`attach ${name}`);
        await pause(1);
        const stream = new PassThrough();
        this.streams.push(stream);
        return stream;
      },
    });
    const engine = {
      getContainer: container,
      getNetwork: (name: string) => ({ remove: () => doing('disconnect', name, () => this.networks.delete(name)) }),
      listContainers: async (query: Filters) =>
        [...this.containers]
          .filter(([, { labels }]) => named(query, labels))
          .map(([Id, { labels, running, paused }]) => ({
            Id,
            Labels: labels,
            State: paused === true ? 'paused' : running ? 'running' : 'exited',
          })),
      listNetworks: async (query: Filters) =>
        [...this.networks].filter(([, labels]) => named(query, labels)).map(([Id, Labels]) => ({ Id, Labels })),
      createNetwork: async ({ Name, Labels }: { Name: string; Labels: Labels }) => {
        if (this.networks.has(Name)) throw refusal(409);
        await doing('connect', Name, () => this.networks.set(Name, Labels));
      },
      createContainer: async ({ name, Labels }: { name: string; Labels: Labels }) => {
        if (this.containers.has(name)) throw refusal(409);
        await doing('create', name, () => this.containers.set(name, { labels: Labels, running: false }));
      },
      info: async () => ({ DockerRootDir: '/nowhere' }),
    };
    return engine as unknown as Docker;
  }
}

const strangers: [string, Labels][] = [
  ['without labels', {}],
  ['of another instance', { [LABELS.instance]: 'other', [LABELS.host]: 'h1' }],
  ['that is no host', { [LABELS.instance]: 's' }],
];

test.each(strangers)('a container %s is touched by no verb, whatever it is called', async (_what, labels) => {
  const engine = new Engine();
  engine.containers.set('s-h1', { labels, running: true });
  const hosts = hostsOn(engine.docker);
  expect(await hosts.stop('h1')).toEqual({ ok: false, code: 'no-such-host' });
  expect(await hosts.stream('h1')).toEqual({ ok: false, code: 'no-such-host' });
  await expect(hosts.ensure('h1', 'standard')).rejects.toThrow('409');
  expect(await hosts.end('h1')).toMatchObject({ ok: true });
  expect(await hosts.list()).toEqual([]);
  await hosts.reconcile();
  await Hosts.stopAll(engine.docker, 's');
  expect(engine.containers.get('s-h1')).toEqual({ labels, running: true });
  // The network is ours: made for the host that could not be, and gone with it.
  expect(engine.done).toEqual(['connect s-h1', 'disconnect s-h1']);
  expect(hosts.askedUntil.size).toBe(0);
});

test.each(strangers.slice(0, 2))('nor is a network %s taken over or removed', async (_what, labels) => {
  const engine = new Engine();
  engine.networks.set('s-h1', labels);
  const hosts = hostsOn(engine.docker);
  await expect(hosts.ensure('h1', 'standard')).rejects.toThrow('409');
  expect(await hosts.end('h1')).toMatchObject({ ok: true });
  await hosts.reconcile();
  expect(engine.networks.get('s-h1')).toEqual(labels);
  expect(engine.done).toEqual([]);
});

test('a network that a crash left is taken over', async () => {
  const engine = new Engine();
  engine.networks.set('s-h1', { [LABELS.instance]: 's', [LABELS.host]: 'h1' });
  expect(await hostsOn(engine.docker).ensure('h1', 'standard')).toMatchObject({ ok: true, value: { started: true } });
});

test('of many streams that are asked for at once one is left open', async () => {
  const engine = new Engine();
  const hosts = hostsOn(engine.docker);
  await hosts.ensure('h1', 'standard');
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => hosts.stream('h1')));
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
  await expect.poll(() => engine.streams.filter((stream) => !stream.destroyed)).toHaveLength(1);
  expect((await hosts.stream('h1')).ok).toBe(true);
  await expect.poll(() => engine.streams.filter((stream) => !stream.destroyed)).toHaveLength(1);
});

test('verbs in any order and at once do one thing at a time to a host, and nothing to others’', async () => {
  const host = fc.constantFrom('h1', 'h2', 'h3');
  const verb = fc.constantFrom(
    'ensure' as const,
    'freeze' as const,
    'stop' as const,
    'end' as const,
    'stream' as const,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(verb, host, fc.boolean()), { maxLength: 25 }), async (calls) => {
      const engine = new Engine();
      engine.containers.set('s-h3', { labels: {}, running: true });
      const hosts = hostsOn(engine.docker);
      const outcomes: Promise<unknown>[] = [];
      for (const [name, whose, waits] of calls) {
        // What fails, as making h3 must, is to fail alone.
        outcomes.push(hosts[name](whose, 'standard').catch(() => {}));
        if (waits) await pause(1);
      }
      await Promise.all(outcomes);
      expect(engine.overlaps).toBe(0);
      expect(engine.done.filter((one) => one.endsWith('s-h3') && !/^(dis)?connect/.test(one))).toEqual([]);
      for (const name of ['h1', 'h2', 'h3']) await hosts.end(name);
      expect([...engine.containers.keys()]).toEqual(['s-h3']);
      expect(engine.networks.size).toBe(0);
    }),
    { numRuns: 60 * inject('effort') },
  );
});
