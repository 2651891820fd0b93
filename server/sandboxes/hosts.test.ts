import { beforeEach, describe, expect, it } from 'vitest';
import type { HostState, Limit } from '../../protocol/messages.ts';
import type { Store } from '../store/open-store.ts';
import type { FakeSandbox } from '../testing/fake-sandbox.ts';
import { HostsWorld, MINUTE } from '../testing/hosts-world.ts';
import { settled, type ManualClock } from '../testing/manual-clock.ts';
import type { Hosts } from './hosts.ts';

let world: HostsWorld;
let store: Store;
let clock: ManualClock;
let sandbox: FakeSandbox;
let hosts: Hosts;
let seen: HostState[];
let limits: [string, Limit][];

async function start() {
  hosts = await world.start();
  [seen, limits] = [[], []];
  hosts.onChange((student) => student === 'ada' && seen.push(hosts.stateOf('ada')));
  hosts.onLimit((student, limit) => limits.push([student, limit]));
}

beforeEach(async () => {
  world = await HostsWorld.make();
  ({ store, clock, sandbox } = world);
  await start();
});

const ada = { class: 'c', student: 'ada' } as const;
const bob = { class: 'c', student: 'bob' } as const;
const cy = { class: 'c', student: 'cy' } as const;
const open = (owner: typeof ada | typeof bob | typeof cy = ada) => world.open(owner.student);

describe('opening', () => {
  it('goes through the states, and twice makes one host', async () => {
    hosts.open(ada);
    const name = await open();
    expect(seen).toEqual([{ phase: 'starting' }, { phase: 'ready', idleEndsAt: null }]);
    expect([...sandbox.hosts.keys()]).toEqual([name]);
    expect(name).toMatch(/^h[a-z0-9]{5}$/);
  });

  it.each([
    ['disk-full', 'disk-full'],
    ['no-such-host', 'internal'],
  ] as const)('says why it failed: %s', async (code, told) => {
    sandbox.failure = { code };
    await open();
    expect(hosts.stateOf('ada')).toEqual({ phase: 'failed', code: told });
    expect(hosts.shellsOf('ada')).toBeNull();
    sandbox.failure = null;
    await open();
    expect(hosts.stateOf('ada').phase).toBe('ready');
  });

  it('waits where there is no room, and says so, until another host ends', async () => {
    sandbox.maxHosts = 1;
    await open();
    await open(bob);
    await open(cy);
    expect(hosts.stateOf('bob')).toEqual({ phase: 'starting', turn: { position: 1, aboutMs: null } });
    expect(hosts.stateOf('cy')).toEqual({ phase: 'starting', turn: { position: 2, aboutMs: null } });
    hosts.end('ada', 'instructor');
    await settled();
    expect(hosts.stateOf('bob').phase).toBe('ready');
    expect(hosts.stateOf('cy')).toEqual({ phase: 'starting', turn: { position: 1, aboutMs: null } });
    hosts.end('bob', 'instructor');
    await clock.pass(5_000);
    expect(hosts.stateOf('cy').phase).toBe('ready');
  });

  it('is waited for no longer by one whose host is ended meanwhile', async () => {
    sandbox.maxHosts = 1;
    await open();
    await open(bob);
    await open(cy);
    hosts.end('bob', 'instructor');
    await settled();
    expect(hosts.stateOf('bob')).toEqual({ phase: 'ended', reason: 'instructor' });
    expect(hosts.stateOf('cy')).toEqual({ phase: 'starting', turn: { position: 1, aboutMs: null } });
    hosts.end('ada', 'instructor');
    await settled();
    expect(hosts.stateOf('cy').phase).toBe('ready');
    expect(hosts.shellsOf('bob')).toBeNull();
    await hosts.dispose();
    expect((await store.hosts.all()).map(({ student }) => student).sort()).toEqual(['ada', 'cy']);
  });

  it('is not lost to others who wait, where a host is thrown away for a fresh one', async () => {
    sandbox.maxHosts = 1;
    const before = await open();
    await open(bob);
    hosts.reset(ada);
    await settled();
    expect(hosts.stateOf('ada').phase).toBe('ready');
    expect(hosts.shellsOf('ada')).not.toBe(before);
    expect(hosts.stateOf('bob')).toEqual({ phase: 'starting', turn: { position: 1, aboutMs: null } });
  });

  it('gives up its number a minute after the last page is gone, and not if one comes back', async () => {
    sandbox.maxHosts = 1;
    await open();
    await open(bob);
    await open(cy);
    hosts.left('bob');
    hosts.left('cy');
    await clock.pass(30_000);
    hosts.came('cy');
    await clock.pass(40_000);
    expect(hosts.stateOf('bob')).toEqual({ phase: 'ended', reason: 'idle' });
    expect(hosts.stateOf('cy')).toEqual({ phase: 'starting', turn: { position: 1, aboutMs: null } });
  });

  it('leaves one name behind, however long it was waited for in vain', async () => {
    sandbox.maxHosts = 1;
    await open();
    await open(bob);
    await clock.pass(10 * MINUTE);
    hosts.end('bob', 'instructor');
    await settled();
    expect((await store.hosts.all()).map(({ student }) => student)).toEqual(['ada']);
    expect(sandbox.hosts.size).toBe(1);
  });

  it('fails for all who asked while their place was away for so long, not for one after the other', async () => {
    sandbox.failure = { code: 'unavailable' };
    for (const owner of [ada, bob, cy]) hosts.open(owner);
    await clock.pass(35_000);
    for (const { student } of [ada, bob, cy])
      expect(hosts.stateOf(student)).toEqual({ phase: 'failed', code: 'unavailable' });
  });

  it('waits for a place that restarts, and goes on by itself if it took longer', async () => {
    sandbox.failure = { code: 'unavailable' };
    await open();
    await clock.pass(10_000);
    expect(hosts.stateOf('ada')).toEqual({ phase: 'starting' });
    await clock.pass(25_000);
    expect(hosts.stateOf('ada')).toEqual({ phase: 'failed', code: 'unavailable' });
    sandbox.failure = null;
    sandbox.gap();
    await clock.pass(2_000);
    expect(hosts.stateOf('ada').phase).toBe('ready');
  });

  it('too often is refused', async () => {
    let taken = 0;
    while (taken < 100 && hosts.reset(ada)) taken += 1;
    expect(taken).toBe(8);
    await settled();
  });
});

describe('warm hosts', () => {
  beforeEach(async () => {
    await hosts.dispose();
    world.warmHosts = 2;
    await start();
    await clock.pass(5_000);
  });

  it('run before anybody asks, and are given to who comes; others take their place', async () => {
    expect(hosts.warm).toEqual({ warm: 2, wanted: 2 });
    const before = [...sandbox.hosts.keys()];
    sandbox.maxHosts = 10;
    const name = await open();
    expect(before).toContain(name);
    expect(hosts.stateOf('ada').phase).toBe('ready');
    await clock.pass(5_000);
    expect(hosts.warm).toEqual({ warm: 2, wanted: 2 });
    expect(sandbox.hosts.size).toBe(3);
  });

  it('are nobody’s twice', async () => {
    hosts.open(ada);
    hosts.open(bob);
    hosts.open(cy);
    await clock.pass(1_000);
    const names = ['ada', 'bob', 'cy'].map((student) => hosts.shellsOf(student));
    expect(new Set(names).size).toBe(3);
    expect(names).not.toContain(null);
  });

  it('that ended unseen are started again for who takes one', async () => {
    for (const host of sandbox.hosts.values()) host.running = false;
    const name = await open();
    expect(hosts.stateOf('ada').phase).toBe('ready');
    expect(sandbox.hosts.get(name)?.running).toBe(true);
  });

  it('that end are replaced', async () => {
    const [gone] = sandbox.hosts.keys();
    sandbox.crash(gone!, 'exited');
    await clock.pass(5_000);
    expect(hosts.warm).toEqual({ warm: 2, wanted: 2 });
    expect([...sandbox.hosts.keys()]).not.toContain(gone);
  });

  it('are still known, and no orphans, after a restart', async () => {
    const before = [...sandbox.hosts.keys()];
    await hosts.dispose();
    await start();
    await clock.pass(5_000);
    expect([...sandbox.hosts.keys()]).toEqual(before);
    expect(before).toContain(await open());
  });

  it('give way to a student’s own host where there is no more room', async () => {
    const name = await open();
    hosts.end('ada', 'instructor');
    await clock.pass(10_000);
    sandbox.maxHosts = [...sandbox.hosts.values()].filter(({ running }) => running).length;
    expect(await open()).toBe(name);
    expect(hosts.stateOf('ada').phase).toBe('ready');
  });

  it('are as many as an instructor asks for', async () => {
    sandbox.maxHosts = 10;
    hosts.warmUp(4);
    await clock.pass(10_000);
    expect(hosts.warm).toEqual({ warm: 4, wanted: 4 });
    hosts.warmUp(0);
    await clock.pass(10_000);
    expect(hosts.warm).toEqual({ warm: 0, wanted: 0 });
    expect(sandbox.hosts.size).toBe(0);
  });
});

describe('reset', () => {
  it('gives another host and removes the old one; a name is never used again', async () => {
    const before = await open();
    hosts.reset(ada);
    await settled();
    const after = hosts.shellsOf('ada');
    expect(after).not.toBe(before);
    expect([...sandbox.hosts.keys()]).toEqual([after]);
    expect(seen.slice(-3)).toEqual([
      { phase: 'ended', reason: 'reset' },
      { phase: 'starting' },
      { phase: 'ready', idleEndsAt: null },
    ]);
    expect(await store.hosts.nameIsUsed(before)).toBe(true);
  });
});

describe('the end', () => {
  it.each([
    ['out-of-memory', 'out-of-memory'],
    ['exited', 'exited'],
    ['ended', 'gone'],
  ] as const)('by itself is told: %s', async (reason, told) => {
    sandbox.crash(await open(), reason);
    await settled();
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ended', reason: told });
    expect(hosts.shellsOf('ada')).toBeNull();
  });

  it('told too late, of a run before, is none', async () => {
    const name = await open();
    hosts.end('ada', 'instructor');
    await settled();
    await open();
    sandbox.tell({ host: name, reason: 'exited' });
    sandbox.tell({ host: 'hother', reason: 'exited' });
    await settled();
    expect(hosts.shellsOf('ada')).toBe(name);
    expect(hosts.stateOf('ada').phase).toBe('ready');
  });

  it('keeps the disk: opened again it is the same host', async () => {
    const name = await open();
    hosts.end('ada', 'instructor');
    await settled();
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ended', reason: 'instructor' });
    expect(sandbox.hosts.get(name)?.running).toBe(false);
    expect(await open()).toBe(name);
  });

  it('is the end of its terminals: a new one may be the first again', async () => {
    const name = await open();
    await store.hosts.setTitle(name, 1, 'Terminal 1');
    hosts.end('ada', 'instructor');
    await settled();
    expect(await open()).toBe(name);
    expect(await store.hosts.titles(name)).toEqual(new Map());
  });
});

describe('idle', () => {
  it('is announced with its time, and suspends the host, which ends later', async () => {
    await open();
    const begin = clock.now();
    await clock.pass(2 * MINUTE);
    expect(hosts.stateOf('ada')).toEqual({ phase: 'ready', idleEndsAt: begin + 60 * MINUTE });
    await clock.pass(57 * MINUTE);
    expect(hosts.stateOf('ada').phase).toBe('ready');
    await clock.pass(MINUTE);
    expect(hosts.stateOf('ada').phase).toBe('frozen');
    await clock.pass(60 * MINUTE);
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect([...sandbox.hosts.values()][0]?.running).toBe(false);
  });

  it('begins anew with whatever is typed', async () => {
    await open();
    await clock.pass(59 * MINUTE);
    hosts.touch('ada');
    expect(hosts.stateOf('ada')).toEqual({ phase: 'ready', idleEndsAt: null });
    await clock.pass(59 * MINUTE);
    expect(hosts.stateOf('ada').phase).toBe('ready');
    await clock.pass(2 * MINUTE);
    expect(hosts.stateOf('ada').phase).toBe('frozen');
  });

  it('is not a host that works, and is one whose Docker rests', async () => {
    await open();
    for (let minutes = 0; minutes < 120; minutes += 1) {
      world.seconds += 6;
      await clock.pass(MINUTE);
    }
    expect(hosts.stateOf('ada').phase).toBe('ready');
    for (let minutes = 0; minutes < 66; minutes += 1) {
      world.seconds += 0.3;
      await clock.pass(MINUTE);
    }
    expect(hosts.stateOf('ada').phase).toBe('frozen');
  });
});

describe('a limit of time', () => {
  const HOURS = 60 * MINUTE;
  beforeEach(async () => {
    await hosts.dispose();
    world.lifeMs = 3 * HOURS;
    await start();
  });

  it('is told from the beginning, is not moved by work, and ends the host', async () => {
    const name = await open();
    const timeEndsAt = clock.now() + 3 * HOURS;
    expect(hosts.stateOf('ada')).toEqual({ phase: 'ready', idleEndsAt: null, timeEndsAt });
    while (clock.now() < timeEndsAt - MINUTE) {
      await clock.pass(MINUTE);
      hosts.touch('ada');
    }
    expect(hosts.stateOf('ada')).toEqual({ phase: 'ready', idleEndsAt: null, timeEndsAt });
    await clock.pass(MINUTE);
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ended', reason: 'time-limit' });
    expect(sandbox.hosts.get(name)?.running).toBe(false);
  });

  it('is not longer for who has a new server', async () => {
    await open();
    const timeEndsAt = clock.now() + 3 * HOURS;
    await clock.pass(50 * MINUTE);
    await hosts.dispose();
    await start();
    await clock.pass(1_000);
    expect(hosts.stateOf('ada')).toEqual({ phase: 'ready', idleEndsAt: null, timeEndsAt });
  });

  it('does not count the time in which a host was nobody’s', async () => {
    await hosts.dispose();
    world.warmHosts = 1;
    await start();
    await clock.pass(50 * MINUTE);
    await open();
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ready', timeEndsAt: clock.now() + 3 * HOURS });
  });
});

describe('a limit that a host reaches', () => {
  it('is told of its student, and of nobody whose host is another by now', async () => {
    const name = await open();
    await open(bob);
    sandbox.reach(name, 'memory');
    sandbox.reach('hother', 'disk');
    expect(limits).toEqual([['ada', 'memory']]);
    expect(hosts.stateOf('ada').phase).toBe('ready');
    hosts.end('ada', 'instructor');
    await settled();
    sandbox.reach(name, 'processes');
    expect(limits).toHaveLength(1);
  });
});

describe('a new server', () => {
  it('adopts what runs and is known, and removes what nobody knows', async () => {
    const name = await open();
    await sandbox.ensure('hstray');
    await hosts.dispose();
    await start();
    await clock.pass(1_000);
    expect(hosts.shellsOf('ada')).toBe(name);
    expect(hosts.stateOf('ada').phase).toBe('ready');
    expect([...sandbox.hosts.keys()]).toEqual([name]);
    expect(sandbox.hosts.get(name)?.running).toBe(true);
  });

  it('gives a fresh host to who asks for one', async () => {
    const name = await open();
    await hosts.dispose();
    await start();
    hosts.reset(ada);
    await settled();
    expect(hosts.stateOf('ada').phase).toBe('ready');
    expect([...sandbox.hosts.keys()]).toEqual([hosts.shellsOf('ada')]);
    expect(hosts.shellsOf('ada')).not.toBe(name);
  });

  it('believes the store until the hosts’ place answers', async () => {
    const name = await open();
    await hosts.dispose();
    sandbox.failure = { code: 'unavailable' };
    await start();
    expect(hosts.shellsOf('ada')).toBe(name);
    expect(hosts.stateOf('ada')).toEqual({ phase: 'starting' });
    sandbox.failure = null;
    await clock.pass(2_000);
    expect(hosts.stateOf('ada').phase).toBe('ready');
  });

  it('tells what ended meanwhile: stopped with the machine, or gone', async () => {
    const [first, second] = [await open(), await open(bob)];
    await hosts.dispose();
    await sandbox.stop(first);
    await sandbox.end(second);
    await start();
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ended', reason: 'machine' });
    expect(hosts.stateOf('bob')).toEqual({ phase: 'ended', reason: 'gone' });
    expect(await open()).toBe(first);
    expect(await open(bob)).not.toBe(second);
  });

  it('tells a machine that was started again from one that only lost the host, once', async () => {
    const name = await open();
    await hosts.dispose();
    sandbox.bootAgain('boot-2');
    await start();
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ended', reason: 'machine-restarted' });
    await open();
    await hosts.dispose();
    await sandbox.stop(name);
    await start();
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ended', reason: 'machine' });
  });

  it('stops a host that was to be stopped, and remembers why', async () => {
    const name = await open();
    sandbox.failure = { code: 'unavailable' };
    hosts.end('ada', 'idle');
    await settled();
    await hosts.dispose();
    sandbox.failure = null;
    await start();
    expect(hosts.stateOf('ada')).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect(sandbox.hosts.get(name)?.running).toBe(false);
  });

  it('removes the disk of a host that nobody opened for a week', async () => {
    await open();
    hosts.end('ada', 'instructor');
    await settled();
    await hosts.dispose();
    await clock.pass(8 * 24 * 60 * MINUTE);
    await start();
    expect(sandbox.hosts.size).toBe(0);
    expect(hosts.stateOf('ada')).toEqual({ phase: 'ended', reason: 'instructor' });
  });
});
