/**
 * The server is killed at any moment of anything: the next one loses nobody's host, leaves nothing behind, and knows of
 * each host what is true. Counts how often each way of the diagram in docs/hosts.md was gone.
 */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { sleep } from '../clock.ts';
import { HOUR, HostsWorld, STUDENTS, type Student } from '../testing/hosts-world.ts';
import { settled } from '../testing/manual-clock.ts';
import type { Life } from '../testing/mortal.ts';
import type { Hosts } from './hosts.ts';

const who = fc.constantFrom(...STUDENTS);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('open' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('suspend' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reboot' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fail' as const), fails: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 40_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constant(HOUR) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const drawn = [
  ...readFileSync(join(import.meta.dirname, '../../docs/hosts.md'), 'utf8').matchAll(/^ {4}(\w+) --> (\w+):/gm),
].map(([, from, to]) => `${from} → ${to}`);

class Story {
  readonly world: HostsWorld;
  readonly edges: Map<string, number>;
  /** Hosts that students have worked on, and that nobody threw away. */
  readonly used = new Map<string, Student>();
  readonly #gone = new Set<string>();
  #boots = 1;

  constructor(world: HostsWorld, edges: Map<string, number>, delays: readonly number[]) {
    this.world = world;
    this.edges = edges;
    takeTime(world, delays);
    const rows = world.store.hosts;
    const setEnded = rows.setEnded;
    rows.setEnded = (name, state, reason, until) => {
      if (reason === 'reset') this.#thrownAway(name);
      return setEnded(name, state, reason, until);
    };
  }

  /** A server starts. What one that is dead still believes is nobody's business. */
  async begin(life: Life = { calls: Infinity, after: false }): Promise<void> {
    const REMEMBERED = { up: 'starting', frozen: 'frozen', down: 'ended', gone: 'absent' };
    const rows = await this.world.store.hosts.all();
    const before = new Map<string, string>(rows.map(({ student, state }) => [student, REMEMBERED[state]]));
    await this.world.start(life, (hosts) => this.#listen(hosts, before, life));
  }

  #listen(hosts: Hosts, before: Map<string, string>, life: Life): void {
    hosts.onChange((student) => {
      if (life.calls <= 0) return;
      const { phase } = hosts.stateOf(student);
      const edge = `${before.get(student) ?? 'absent'} → ${phase}`;
      this.edges.set(edge, (this.edges.get(edge) ?? 0) + 1);
      before.set(student, phase);
      const name = hosts.shellsOf(student);
      if (phase === 'ready' && name !== null && !this.#gone.has(name)) this.used.set(name, student as Student);
    });
  }

  async play(one: Step): Promise<void> {
    const { hosts, sandbox, clock } = this.world;
    if (one.do === 'pass') return clock.pass(one.ms);
    if (one.do === 'fail') sandbox.failure = one.fails ? { code: 'unavailable' } : null;
    if (one.do === 'reboot') {
      sandbox.bootAgain(`boot-${(this.#boots += 1)}`);
      sandbox.gap();
    }
    if (!('who' in one)) return;
    const owner = { class: 'c', student: one.who };
    const name = hosts.shellsOf(one.who);
    if (one.do === 'open') hosts.open(owner);
    if (one.do === 'suspend') hosts.suspend(one.who);
    if (one.do === 'end') hosts.end(one.who, 'instructor');
    if (one.do === 'reset') hosts.reset(owner);
    if (one.do === 'crash' && name !== null) sandbox.crash(name, 'exited');
    if (one.do === 'remove') {
      if (name !== null) {
        sandbox.hosts.delete(name);
        this.#thrownAway(name);
      }
      sandbox.gap();
    }
  }

  #thrownAway(name: string): void {
    this.#gone.add(name);
    this.used.delete(name);
  }
}

/** Their place takes its time, and does one thing after the other to a host; also what a dead server asked for. */
function takeTime({ sandbox, clock }: HostsWorld, delays: readonly number[]): void {
  const lines = new Map<string, Promise<unknown>>();
  let calls = 0;
  for (const verb of ['ensure', 'freeze', 'stop', 'end'] as const) {
    const does = sandbox[verb].bind(sandbox) as (host: string) => Promise<never>;
    sandbox[verb] = (host: string) => {
      const ms = delays[(calls += 1) % delays.length] ?? 0;
      const turn = (lines.get(host) ?? Promise.resolve())
        .then(() => (ms > 0 ? sleep(clock, ms) : undefined))
        .then(() => does(host));
      lines.set(host, turn);
      return turn;
    };
  }
}

/** What is in the store, at its place, and shown to the student, side by side. */
async function agrees({ store, sandbox, hosts }: HostsWorld): Promise<void> {
  const SHOWN = { up: ['ready'], frozen: ['frozen'], down: ['ended', 'starting'] };
  for (const row of await store.hosts.all()) {
    if (row.state === 'gone') continue;
    const there = sandbox.hosts.get(row.name);
    const state = there?.running !== true ? 'down' : there.frozen ? 'frozen' : 'up';
    const shown = hosts.stateOf(row.student).phase;
    expect([row.state, SHOWN[state].includes(shown)], `${row.student} ${row.name} ${shown}`).toEqual([state, true]);
  }
}

it('loses nobody’s host and leaves nothing behind, whenever the server is killed', async () => {
  const edges = new Map<string, number>(drawn.map((edge) => [edge, 0]));
  const life = fc.record({ calls: fc.integer({ min: 3, max: 120 }), after: fc.boolean() });
  const acts = fc.array(fc.tuple(fc.array(step, { maxLength: 25, size: 'max' }), life), { minLength: 1, maxLength: 3 });
  const times = fc.array(fc.constantFrom(0, 0, 0, 300, 5_000), { minLength: 1, maxLength: 9 });
  const seed = Date.now() % 2 ** 31;
  await fc.assert(
    fc.asyncProperty(acts, fc.nat({ max: 1 }), times, async (all, warm, delays) => {
      const world = await HostsWorld.make();
      const story = new Story(world, edges, delays);
      world.sandbox.maxHosts = 2;
      world.warmHosts = warm;
      for (const [steps, ends] of all) {
        const dying = { ...ends };
        await story.begin(dying);
        for (const one of steps) await story.play(one);
        dying.calls = 0;
        await settled();
      }
      world.sandbox.failure = null;
      world.warmHosts = 0;
      await story.begin();
      await world.clock.pass(3 * 60_000);

      const owned = (await world.store.hosts.all()).map(({ name, student }) => [name, student]);
      const lost = [...story.used].filter(([name]) => !world.sandbox.hosts.has(name));
      expect(lost, `lost; ${world.sandbox.log.join(', ')}`).toEqual([]);
      expect(
        [...story.used].filter(([name, student]) => !owned.some((one) => one[0] === name && one[1] === student)),
      ).toEqual([]);
      expect([...world.sandbox.hosts.keys()].filter((name) => !owned.some((one) => one[0] === name))).toEqual([]);
      await agrees(world);
      await world.hosts.dispose();
      await world.store.close();
    }),
    { numRuns: inject('effort') > 1 ? 60 * inject('effort') : 20, seed },
  );
  console.log(`seed ${seed}; ${[...edges].map(([edge, times]) => `${edge} ${times}`).join(', ')}`);
  const known = [...drawn, 'starting → starting', 'ready → ready'];
  expect([...edges.keys()].filter((edge) => !known.includes(edge))).toEqual([]);
  if (inject('effort') > 1) for (const edge of drawn) expect(edges.get(edge), edge).toBeGreaterThanOrEqual(3);
}, 600_000);
