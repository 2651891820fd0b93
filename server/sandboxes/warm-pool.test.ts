import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { silentLog } from '../log.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import { mortal } from '../testing/mortal.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { StartQueue } from './start-queue.ts';
import { WarmPool, type WarmState } from './warm-pool.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STUDENTS = ['ada', 'bob', 'cy', 'dan'];

let directory: string;
let store: Store;
let clock: ManualClock;
let sandbox: FakeSandbox;
let queue: StartQueue;
let pool: WarmPool;
let names: number;
let told: WarmState[];

async function start(size = 2, place: SandboxHost = sandbox, rows = store.warmHosts) {
  queue = new StartQueue({ clock, atOnce: 2 });
  const newName = async () => `h${(names += 1)}`;
  pool = new WarmPool({ sandbox: place, rows, queue, clock, log: silentLog, size, newName });
  told = [];
  pool.onChange((state) => told.push(state));
  await pool.start();
  await settled();
}

beforeEach(async () => {
  [clock, sandbox, names] = [new ManualClock(), new FakeSandbox(), 0];
  sandbox.maxHosts = 10;
  directory = mkdtempSync(join(tmpdir(), 'slipway-warm-'));
  store = await storeIn(directory);
});

async function storeIn(where: string | null): Promise<Store> {
  const opened = await openStore(where);
  await opened.accounts.addClass({ id: 'c', name: 'Class', code: 'x', at: 0 });
  for (const student of STUDENTS) {
    await opened.accounts.addMember({ student, class: 'c', name: student, role: 'student' }, student, 0);
  }
  return opened;
}

afterEach(async () => {
  await pool.dispose();
  await store.close();
  rmSync(directory, { recursive: true });
});

const of = (student: string) => ({ class: 'c', student });
const running = () => [...sandbox.hosts].filter(([, { running: runs }]) => runs).map(([name]) => name);
/** Nothing is left of the server but what it wrote down. */
async function stopServer() {
  await pool.dispose();
  await store.close();
  store = await openStore(directory);
}

describe('filling', () => {
  it('makes one after the other, with a gap, and says so', async () => {
    await start();
    expect([running(), pool.state]).toEqual([['h1'], { warm: 1, wanted: 2 }]);
    await clock.pass(499);
    expect(running()).toEqual(['h1']);
    await clock.pass(1);
    expect(running()).toEqual(['h1', 'h2']);
    await clock.pass(10 * MINUTE);
    expect(running()).toEqual(['h1', 'h2']);
    expect(told).toEqual([
      { warm: 0, wanted: 2 },
      { warm: 1, wanted: 2 },
      { warm: 2, wanted: 2 },
    ]);
    expect(await store.warmHosts.all()).toEqual(['h1', 'h2']);
    expect([pool.has('h1'), pool.has('h3'), await store.hosts.nameIsUsed('h1')]).toEqual([true, false, true]);
  });

  it('writes a name down before there is such a host, and keeps it until that is gone', async () => {
    const known: Record<string, boolean> = {};
    const [ensure, end] = [sandbox.ensure.bind(sandbox), sandbox.end.bind(sandbox)];
    sandbox.ensure = async (name) => {
      known[`ensure ${name}`] = (await store.warmHosts.all()).includes(name) && pool.has(name);
      return ensure(name);
    };
    sandbox.end = async (name) => {
      const ended = await end(name);
      known[`end ${name}`] = (await store.warmHosts.all()).includes(name) && pool.has(name);
      return ended;
    };
    await start(1);
    expect(await pool.giveWay()).toBe(true);
    expect(known).toMatchObject({ 'ensure h1': true, 'end h1': true });
    expect([await store.warmHosts.all(), pool.has('h1')]).toEqual([[], false]);
  });

  it('waits longer after each failure, and leaves nothing of what failed', async () => {
    const times: number[] = [];
    const begin = clock.now();
    sandbox.ensure = async () => {
      times.push(clock.now() - begin);
      if (times.length % 2 === 0) throw new Error('broken');
      return { ok: false, failure: { code: 'internal' } };
    };
    await start();
    await clock.pass(200_000);
    expect(times).toEqual([0, 5_000, 15_000, 35_000, 75_000, 135_000, 195_000]);
    expect(await store.warmHosts.all()).toEqual([]);
    expect(pool.state).toEqual({ warm: 0, wanted: 2 });
  });

  it('outlives everything that is thrown', async () => {
    let broken = true;
    const rows = {
      ...store.warmHosts,
      add: (name: string, at: number) => (broken ? Promise.reject(new Error('disk')) : store.warmHosts.add(name, at)),
    };
    queue = new StartQueue({ clock, atOnce: 2 });
    const newName = async () => `h${(names += 1)}`;
    pool = new WarmPool({ sandbox, rows, queue, clock, log: silentLog, size: 1, newName });
    await pool.start();
    await settled();
    expect([running(), sandbox.log]).toEqual([[], []]);
    broken = false;
    await clock.pass(5_000);
    expect(running()).toEqual(['h2']);
    sandbox.list = () => Promise.reject(new Error('line'));
    await pool.reconcile([]);
    expect(pool.state.warm).toBe(1);
  });

  it('leaves two places to students, and looks again whether there are more', async () => {
    sandbox.maxHosts = 4;
    for (const name of ['hs1', 'hs2']) await sandbox.ensure(name);
    await start();
    await clock.pass(MINUTE);
    expect(running()).toEqual(['hs1', 'hs2']);
    await sandbox.stop('hs1');
    await clock.pass(MINUTE);
    expect(running()).toEqual(['hs2', 'h1']);
    expect(pool.state).toEqual({ warm: 1, wanted: 2 });
  });

  it('comes after the students who wait for a start', async () => {
    await start(0);
    let done = (_: unknown) => {};
    const work = () => new Promise((resolve) => (done = resolve)).then(() => ({ ok: true as const, value: null }));
    void queue.run(() => new Promise(() => {}));
    void queue.run(work);
    pool.warmUp(1);
    await settled();
    expect(running()).toEqual([]);
    done(null);
    await settled();
    expect(running()).toEqual(['h1']);
  });

  it('takes one that is no longer wanted when its turn comes for no failure', async () => {
    await start();
    await clock.pass(5_000);
    void queue.run(() => new Promise(() => {}));
    for (let round = 0; round < 5; round += 1) {
      let done = (_: unknown) => {};
      const work = () => new Promise((resolve) => (done = resolve)).then(() => ({ ok: true as const, value: null }));
      void queue.run(work);
      pool.warmUp(5);
      await settled();
      pool.warmUp(0);
      done(null);
      await clock.pass(600);
    }
    pool.warmUp(1);
    await clock.pass(1_000);
    expect(pool.state).toEqual({ warm: 1, wanted: 1 });
  });
});

describe('taking', () => {
  it('gives a host that is the student’s in the store, and makes another', async () => {
    await start();
    await clock.pass(500);
    const name = await pool.take(of('ada'));
    expect(name).toBe('h1');
    expect(await store.hosts.all()).toMatchObject([
      { name: 'h1', class: 'c', student: 'ada', state: 'up', reason: null, leaseUntil: null, boot: null },
    ]);
    expect([pool.has('h1'), await store.warmHosts.all()]).toEqual([false, ['h2']]);
    await clock.pass(1_000);
    expect([pool.state, running()]).toEqual([{ warm: 2, wanted: 2 }, ['h1', 'h2', 'h3']]);
  });

  it('gives each of those who ask at once another one, and null to who comes too late', async () => {
    await start(3);
    await clock.pass(1_000);
    const taken = await Promise.all(STUDENTS.map((student) => pool.take(of(student))));
    expect(taken).toEqual(['h1', 'h2', 'h3', null]);
    const owned = (await store.hosts.all()).map(({ name, student }) => [student, name]);
    expect(owned.sort()).toEqual([
      ['ada', 'h1'],
      ['bob', 'h2'],
      ['cy', 'h3'],
    ]);
  });

  it('keeps the host for others if the store refuses', async () => {
    await start(1);
    expect(await pool.take(of('nobody'))).toBeNull();
    expect([await store.warmHosts.all(), pool.state.warm]).toEqual([['h1'], 1]);
    expect(await pool.take(of('ada'))).toBe('h1');
    expect(await pool.take(of('ada'))).toBeNull();
  });

  it('never gives, nor removes, what the store does not know as warm', async () => {
    await start();
    await clock.pass(500);
    await store.warmHosts.give('h1', { ...of('bob'), at: 1 });
    expect(await pool.take(of('ada'))).toBe('h2');
    expect(pool.has('h1')).toBe(false);
    await clock.pass(1_000);
    for (const name of ['h3', 'h4']) await store.warmHosts.give(name, { ...of(name === 'h3' ? 'cy' : 'dan'), at: 1 });
    pool.warmUp(0);
    await clock.pass(5_000);
    expect(pool.state).toEqual({ warm: 0, wanted: 0 });
    expect(running()).toEqual(['h1', 'h2', 'h3', 'h4']);
  });

  it('does not wait for a host that is being made', async () => {
    const ensure = sandbox.ensure.bind(sandbox);
    let goOn = () => {};
    sandbox.ensure = (name) => new Promise<void>((resolve) => (goOn = resolve)).then(() => ensure(name));
    await start(1);
    expect([pool.has('h1'), await pool.take(of('ada')), await pool.giveWay()]).toEqual([true, null, false]);
    goOn();
    await settled();
    expect(await pool.take(of('ada'))).toBe('h1');
    goOn();
  });
});

describe('how many', () => {
  it('is none once nobody came for an hour, one after the other; the next who asks fills it again', async () => {
    await start();
    await clock.pass(30 * MINUTE);
    expect(await pool.take(of('ada'))).toBe('h1');
    await clock.pass(HOUR - 1);
    expect(pool.state).toEqual({ warm: 2, wanted: 2 });
    await clock.pass(1);
    expect([pool.state, running()]).toEqual([{ warm: 1, wanted: 0 }, ['h1', 'h2']]);
    await clock.pass(500);
    expect([pool.state, running()]).toEqual([{ warm: 0, wanted: 0 }, ['h1']]);
    await clock.pass(HOUR);
    expect(await pool.take(of('bob'))).toBeNull();
    await clock.pass(1_000);
    expect(pool.state).toEqual({ warm: 2, wanted: 2 });
  });

  it('is what an instructor says for an hour, then what the setting says, and none if nobody came', async () => {
    await start(1);
    pool.warmUp(4);
    await clock.pass(5_000);
    expect(pool.state).toEqual({ warm: 4, wanted: 4 });
    await clock.pass(30 * MINUTE);
    await pool.take(of('ada'));
    await clock.pass(30 * MINUTE);
    expect(pool.state).toEqual({ warm: 1, wanted: 1 });
    pool.warmUp(3);
    await clock.pass(HOUR - 1);
    expect(pool.state).toEqual({ warm: 3, wanted: 3 });
    await clock.pass(5_000);
    expect([pool.state, running()]).toEqual([{ warm: 0, wanted: 0 }, ['h1']]);
  });
});

describe('giving way', () => {
  it('ends a warm host at once for a student, each time another, and says when there is none', async () => {
    sandbox.maxHosts = 5;
    await start(2);
    await clock.pass(500);
    for (const name of ['hs1', 'hs2', 'hs3']) await sandbox.ensure(name);
    const room = queue.run(async () => {
      const made = await sandbox.ensure('hs4');
      if (!made.ok && made.failure.code === 'full' && (await pool.giveWay())) return sandbox.ensure('hs4');
      return made;
    });
    expect((await room).ok).toBe(true);
    expect([running(), pool.state.warm]).toEqual([['h1', 'hs1', 'hs2', 'hs3', 'hs4'], 1]);
    expect(await Promise.all([pool.giveWay(), pool.giveWay()])).toEqual([true, false]);
    await clock.pass(10 * MINUTE);
    expect(running()).toEqual(['hs1', 'hs2', 'hs3', 'hs4']);
  });

  it('that fails is no room; the host is the pool’s until it is gone, and is given to no one', async () => {
    await start(1);
    const end = sandbox.end.bind(sandbox);
    sandbox.end = async () => ({ ok: false, failure: { code: 'internal' } });
    expect(await pool.giveWay()).toBe(false);
    await settled();
    expect(await pool.take(of('ada'))).toBeNull();
    expect([pool.has('h1'), await store.warmHosts.all()]).toEqual([true, ['h1']]);
    // meanwhile there is another one
    await clock.pass(1_000);
    expect([pool.state.warm, running()]).toEqual([1, ['h1', 'h2']]);
    sandbox.end = end;
    await clock.pass(5_000);
    expect([pool.has('h1'), await store.warmHosts.all(), running()]).toEqual([false, ['h2'], ['h2']]);
  });

  it('of the others goes on beside one that cannot be removed', async () => {
    await start(3);
    await clock.pass(1_000);
    const end = sandbox.end.bind(sandbox);
    sandbox.end = async (name) => (name === 'h3' ? { ok: false, failure: { code: 'internal' } } : end(name));
    expect(await pool.giveWay()).toBe(false);
    pool.warmUp(0);
    await clock.pass(2 * MINUTE);
    expect([running(), await store.warmHosts.all()]).toEqual([['h3'], ['h3']]);
  });

  it('goes on making none while three cannot be removed', async () => {
    sandbox.end = async () => ({ ok: false, failure: { code: 'internal' } });
    await start(1);
    for (let tries = 0; tries < 6; tries += 1) {
      await pool.giveWay();
      await clock.pass(MINUTE);
    }
    expect(running()).toEqual(['h1', 'h2', 'h3']);
  });
});

describe('reconciling', () => {
  it('replaces what does not run, and believes no list that is older than a host', async () => {
    await start();
    await clock.pass(500);
    sandbox.crash('h1', 'exited');
    const listed = await sandbox.list();
    await pool.reconcile(listed.ok ? listed.value : []);
    await clock.pass(1_000);
    expect([running(), await store.warmHosts.all()]).toEqual([
      ['h2', 'h3'],
      ['h2', 'h3'],
    ]);
    await pool.reconcile([]);
    await clock.pass(1_000);
    expect(running()).toEqual(['h2', 'h3']);
  });
});

describe('a new server', () => {
  it('goes on with the hosts that the store knows, and with no others', async () => {
    await start();
    await clock.pass(500);
    await sandbox.ensure('hstray');
    await stopServer();
    await start();
    expect([pool.state, names]).toEqual([{ warm: 2, wanted: 2 }, 2]);
    expect([pool.has('h1'), pool.has('hstray')]).toEqual([true, false]);
    expect(await pool.take(of('ada'))).toBe('h1');
  });

  it('removes a name whose host was never made, and one whose host is gone', async () => {
    await store.warmHosts.add('hnever', 1);
    await start(1);
    await pool.reconcile([]);
    await clock.pass(1_000);
    expect([running(), await store.warmHosts.all(), pool.has('hnever')]).toEqual([['h1'], ['h1'], false]);
  });

  it('finds in the store what was being made', async () => {
    const ensure = sandbox.ensure.bind(sandbox);
    let goOn = () => {};
    sandbox.ensure = (name) => new Promise<void>((resolve) => (goOn = resolve)).then(() => ensure(name));
    await start(1);
    expect(await store.warmHosts.all()).toEqual(['h1']);
    const disposed = pool.dispose();
    goOn();
    await disposed;
    await stopServer();
    sandbox.ensure = ensure;
    await start(1);
    expect([pool.has('h1'), running()]).toEqual([true, ['h1']]);
  });

  it('asks nothing more of anyone once it is disposed', async () => {
    await start();
    await pool.dispose();
    pool.warmUp(5);
    expect([await pool.take(of('ada')), await pool.giveWay()]).toEqual([null, false]);
    await clock.pass(2 * HOUR);
    expect(sandbox.log).toEqual(['ensure h1']);
  });
});

const step = fc.oneof(
  fc.record({ do: fc.constant('take' as const), who: fc.constantFrom(...STUDENTS) }),
  fc.record({ do: fc.constant('give-way' as const) }),
  fc.record({ do: fc.constant('warm-up' as const), count: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ do: fc.constant('crash' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('fail' as const), fails: fc.boolean() }),
  fc.record({ do: fc.constant('reconcile' as const) }),
);

it('leaves nothing behind and takes nothing away, whenever the server dies', async () => {
  // It lives long enough to read the store.
  const life = fc.record({ calls: fc.integer({ min: 2, max: 80 }), after: fc.boolean() });
  let taken: string[] = [];
  const run = async (one: typeof step extends fc.Arbitrary<infer S> ? S : never) => {
    if (one.do === 'take') void pool.take(of(one.who)).then((name) => name !== null && taken.push(name));
    if (one.do === 'give-way') void pool.giveWay();
    if (one.do === 'warm-up') pool.warmUp(one.count);
    if (one.do === 'pass') await clock.pass(one.ms);
    if (one.do === 'crash') sandbox.crash([...sandbox.hosts.keys()][one.which % sandbox.hosts.size] ?? '', 'exited');
    if (one.do === 'fail') sandbox.failure = one.fails ? { code: 'unavailable' } : null;
    if (one.do === 'reconcile') void pool.reconcile([]);
  };
  const steps = fc.array(step, { maxLength: 40, size: 'max' });
  await fc.assert(
    fc.asyncProperty(steps, life, async (all, ends) => {
      [clock, sandbox, taken, names] = [new ManualClock(), new FakeSandbox(), [], 0];
      sandbox.maxHosts = 10;
      await store.close();
      store = await storeIn(null);
      const dying = { ...ends };
      await start(2, mortal(sandbox, dying), mortal(store.warmHosts, dying));
      for (const one of all) await run(one);
      dying.calls = 0;
      await settled();
      sandbox.failure = null;
      const [warm, owned] = [await store.warmHosts.all(), (await store.hosts.all()).map(({ name }) => name)];
      expect([...sandbox.hosts.keys()].filter((name) => !warm.includes(name) && !owned.includes(name))).toEqual([]);
      expect(warm.filter((name) => owned.includes(name))).toEqual([]);
      expect(taken.filter((name) => !owned.includes(name))).toEqual([]);

      await start(0);
      await pool.reconcile([]);
      await clock.pass(2 * MINUTE);
      expect([await store.warmHosts.all(), pool.state.warm]).toEqual([[], 0]);
      expect([...sandbox.hosts.keys()].sort()).toEqual(owned.sort());
    }),
    { numRuns: 50 * inject('effort') },
  );
});

describe('the store', () => {
  it('gives a name in one step, or not at all, and goes on with the student’s numbers', async () => {
    await start(0);
    await store.hosts.add({ name: 'hold', ...of('ada'), at: 1 });
    await store.hosts.takeTerminalNumber('hold');
    await store.hosts.setEnded('hold', 'gone', 'reset', null);
    for (const [at, name] of ['hb', 'ha', 'hc'].entries()) await store.warmHosts.add(name, at);
    expect(await store.warmHosts.all()).toEqual(['hb', 'ha', 'hc']);
    await expect(store.warmHosts.add('ha', 3)).rejects.toThrow();
    await expect(store.warmHosts.give('ha', { ...of('nobody'), at: 4 })).rejects.toThrow();
    expect(await store.warmHosts.all()).toContain('ha');
    expect(await store.warmHosts.give('ha', { ...of('ada'), at: 4 })).toBe(true);
    expect(await store.warmHosts.give('ha', { ...of('bob'), at: 5 })).toBe(false);
    expect(await store.hosts.takeTerminalNumber('ha')).toBe(2);
    // One host a student: what cannot be given stays.
    await expect(store.warmHosts.give('hb', { ...of('ada'), at: 6 })).rejects.toThrow();
    await store.warmHosts.remove('hc');
    expect(await store.warmHosts.all()).toEqual(['hb']);
    const used = await Promise.all(['hold', 'ha', 'hb', 'hc'].map((name) => store.hosts.nameIsUsed(name)));
    expect(used).toEqual([true, true, true, false]);
  });
});
