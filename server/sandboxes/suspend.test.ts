import { beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, HostsWorld, MINUTE } from '../testing/hosts-world.ts';
import { settled } from '../testing/manual-clock.ts';

let world: HostsWorld;
const state = () => world.hosts.stateOf('ada');
const found = (name: string) => world.sandbox.hosts.get(name);

beforeEach(async () => {
  world = await HostsWorld.make();
  await world.start();
});

/** From now on `ensure` of this host is not answered before it is let go. */
function hold(name: string): () => void {
  const ensure = world.sandbox.ensure.bind(world.sandbox);
  const { promise, resolve } = Promise.withResolvers<void>();
  world.sandbox.ensure = async (host) => {
    if (host === name) await promise;
    return ensure(host);
  };
  return resolve;
}

/** Ada's host, frozen after an hour without use. */
async function frozen(): Promise<string> {
  const name = await world.open();
  world.hosts.suspend('ada');
  await settled();
  return name;
}

describe('a host that is not used', () => {
  it('keeps its shells for an hour, then its disk for a week, and both are told', async () => {
    const name = await world.open();
    await world.clock.pass(HOUR);
    const until = world.clock.now() + HOUR;
    expect(state()).toEqual({ phase: 'frozen', until });
    expect(found(name)).toMatchObject({ running: true, frozen: true });
    expect(world.hosts.shellsOf('ada')).toBe(name);
    await world.clock.pass(HOUR);
    const keptUntil = world.clock.now() + 7 * DAY;
    expect(state()).toEqual({ phase: 'ended', reason: 'idle', keptUntil });
    expect(found(name)).toMatchObject({ running: false });
    await world.clock.pass(6 * DAY);
    expect(found(name)).toBeDefined();
    await world.clock.pass(DAY + 6 * HOUR);
    expect(found(name)).toBeUndefined();
    expect(state()).toEqual({ phase: 'ended', reason: 'idle' });
  });

  it('goes on where it was, and its idle time begins anew', async () => {
    const name = await frozen();
    const pty = world.sandbox.pty(name);
    await world.clock.pass(30 * MINUTE);
    expect(await world.open()).toBe(name);
    expect(state()).toEqual({ phase: 'ready', idleEndsAt: null });
    expect(found(name)).toMatchObject({ frozen: false });
    expect(world.sandbox.pty(name)).toBe(pty);
    await world.clock.pass(59 * MINUTE);
    expect(state().phase).toBe('ready');
  });

  it('is woken as often as need be', async () => {
    const name = await world.open();
    for (let times = 0; times < 20; times += 1) {
      world.hosts.suspend('ada');
      await settled();
      expect(await world.open()).toBe(name);
      expect(state().phase).toBe('ready');
    }
  });

  it('is stopped at once where nothing is to be frozen', async () => {
    await world.hosts.dispose();
    world.frozenMs = 0;
    await world.start();
    const name = await frozen();
    expect(state()).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect(world.sandbox.log).not.toContain(`freeze ${name}`);
  });

  it('is stopped where it cannot be frozen', async () => {
    const name = await world.open();
    world.sandbox.freeze = async () => ({ ok: false, failure: { code: 'internal' } });
    world.hosts.suspend('ada');
    await settled();
    expect(state()).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect(found(name)?.running).toBe(false);
  });

  it('goes on where its place is away at that moment, and is frozen later', async () => {
    const name = await world.open();
    world.sandbox.failure = { code: 'unavailable' };
    await world.clock.pass(HOUR);
    expect(state().phase).toBe('ready');
    world.sandbox.failure = null;
    world.sandbox.gap();
    await world.clock.pass(10_000);
    expect(found(name)).toMatchObject({ running: true, frozen: false });
    await world.clock.pass(HOUR);
    expect(state().phase).toBe('frozen');
  });

  it('is written down once it is frozen, and before it is stopped', async () => {
    const { hosts: rows } = world.store;
    const [setFrozen, setEnded] = [rows.setFrozen, rows.setEnded];
    rows.setFrozen = (...args) => (world.sandbox.log.push('frozen is written'), setFrozen(...args));
    rows.setEnded = (...args) => (world.sandbox.log.push('down is written'), setEnded(...args));
    const name = await frozen();
    await world.clock.pass(HOUR);
    const after = world.sandbox.log.slice(-4);
    expect(after).toEqual([`freeze ${name}`, 'frozen is written', 'down is written', `stop ${name}`]);
  });

  it('that was opened again at the same moment is not stopped as unused', async () => {
    const name = await frozen();
    world.hosts.open({ class: 'c', student: 'ada' });
    await world.clock.pass(HOUR);
    expect(found(name)).toMatchObject({ running: true });
    expect(state().phase).not.toBe('ended');
  });
});

describe('a frozen host', () => {
  it('can be ended and thrown away', async () => {
    const name = await frozen();
    world.hosts.end('ada', 'instructor');
    await settled();
    expect(state()).toMatchObject({ phase: 'ended', reason: 'instructor' });
    await world.open();
    world.hosts.suspend('ada');
    world.hosts.reset({ class: 'c', student: 'ada' });
    await settled();
    expect(state().phase).toBe('ready');
    expect(found(name)).toBeUndefined();
  });

  it('counts on with its limit of time', async () => {
    await world.hosts.dispose();
    world.lifeMs = 90 * MINUTE;
    await world.start();
    await world.open();
    await world.clock.pass(HOUR);
    expect(state().phase).toBe('frozen');
    await world.clock.pass(30 * MINUTE);
    expect(state()).toMatchObject({ phase: 'ended', reason: 'time-limit' });
  });

  it('is not kept beyond its limit of time, also by a new server', async () => {
    await world.hosts.dispose();
    [world.lifeMs, world.frozenMs] = [90 * MINUTE, 7 * DAY];
    await world.start();
    await world.open();
    const end = world.clock.now() + 90 * MINUTE;
    await world.clock.pass(HOUR);
    expect(state()).toEqual({ phase: 'frozen', until: end });
    await world.hosts.dispose();
    await world.start();
    await world.clock.pass(30 * MINUTE);
    expect(state().phase).toBe('ended');
  });

  it('that a new server finds frozen is kept no longer than it may live', async () => {
    await world.hosts.dispose();
    world.lifeMs = 30 * MINUTE;
    await world.start();
    const name = await world.open();
    const end = world.clock.now() + 30 * MINUTE;
    found(name)!.startedAt = world.clock.now();
    await world.hosts.dispose();
    found(name)!.frozen = true;
    await world.start();
    expect(state()).toEqual({ phase: 'frozen', until: end });
  });

  it('gives way to whoever has none, the one first that was left first', async () => {
    world.sandbox.maxHosts = 2;
    await frozen();
    await world.clock.pass(MINUTE);
    await world.open('bob');
    world.hosts.suspend('bob');
    await settled();
    await world.open('cy');
    expect(world.hosts.stateOf('cy').phase).toBe('ready');
    expect(state()).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect(world.hosts.stateOf('bob').phase).toBe('frozen');
  });

  it('gives way to who waits already', async () => {
    world.sandbox.maxHosts = 1;
    await world.open();
    await world.open('bob');
    expect(world.hosts.stateOf('bob').phase).toBe('starting');
    world.hosts.suspend('ada');
    await settled();
    expect(world.hosts.stateOf('bob').phase).toBe('ready');
    expect(state()).toMatchObject({ phase: 'ended', reason: 'idle' });
  });

  it('that does not wake keeps its shells, and wakes when its place answers', async () => {
    const name = await frozen();
    world.sandbox.failure = { code: 'unavailable' };
    await world.open();
    await world.clock.pass(31_000);
    expect(state()).toEqual({ phase: 'failed', code: 'unavailable' });
    world.sandbox.failure = null;
    world.sandbox.gap();
    await world.clock.pass(2_000);
    expect(state().phase).toBe('ready');
    expect(world.sandbox.log).not.toContain(`stop ${name}`);
  });

  it('is stopped in time also if it could not be woken', async () => {
    const name = await frozen();
    const ensure = world.sandbox.ensure.bind(world.sandbox);
    world.sandbox.ensure = async () => ({ ok: false, failure: { code: 'internal' } });
    await world.open();
    expect(state()).toEqual({ phase: 'failed', code: 'internal' });
    world.sandbox.ensure = ensure;
    await world.clock.pass(HOUR);
    expect(state()).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect(found(name)?.running).toBe(false);
  });

  it('does not wait for others when it is woken', async () => {
    await frozen();
    const bobs = await world.open('bob');
    world.hosts.end('bob', 'instructor');
    await settled();
    hold(bobs);
    await world.open('bob');
    await world.open();
    expect(state().phase).toBe('ready');
    expect(world.hosts.stateOf('bob').phase).toBe('starting');
  });

  it('that is awake again gives way to nobody', async () => {
    world.sandbox.maxHosts = 1;
    const name = await frozen();
    await world.open();
    await world.open('bob');
    await world.clock.pass(MINUTE);
    expect(state().phase).toBe('ready');
    expect(found(name)).toMatchObject({ running: true, frozen: false });
    expect(world.hosts.stateOf('bob').phase).toBe('starting');
  });

  it('whose place was lost without a word waits like any other, and not for itself', async () => {
    world.sandbox.maxHosts = 2;
    const name = await frozen();
    found(name)!.running = false;
    await world.open('bob');
    await world.open('cy');
    await world.open();
    expect(state()).toMatchObject({ phase: 'starting', turn: { position: 1 } });
    world.hosts.end('cy', 'instructor');
    await world.clock.pass(10_000);
    expect(state().phase).toBe('ready');
  });

  it('that is woken slowly, and then thrown away, stands in nobody’s way', async () => {
    world.sandbox.maxHosts = 2;
    const name = await world.open();
    await world.open('cy');
    world.hosts.suspend('ada');
    await settled();
    const goOn = hold(name);
    await world.open();
    world.hosts.reset({ class: 'c', student: 'ada' });
    await world.open('bob');
    goOn();
    await world.clock.pass(10 * MINUTE);
    expect(state().phase).toBe('ready');
    world.hosts.end('cy', 'instructor');
    await world.clock.pass(10_000);
    expect(world.hosts.stateOf('bob').phase).toBe('ready');
  });

  it('that dies is told as ended', async () => {
    world.sandbox.crash(await frozen(), 'exited');
    await settled();
    expect(state()).toMatchObject({ phase: 'ended', reason: 'exited' });
  });
});

describe('a new server', () => {
  it('finds it frozen, and stops it when its hour is over', async () => {
    const name = await frozen();
    const before = state();
    await world.clock.pass(10 * MINUTE);
    await world.hosts.dispose();
    await world.start();
    expect(state()).toEqual(before);
    expect(world.hosts.shellsOf('ada')).toBe(name);
    await world.clock.pass(50 * MINUTE);
    expect(state()).toMatchObject({ phase: 'ended', reason: 'idle' });
  });

  it('that was away for longer stops it at once', async () => {
    const name = await frozen();
    await world.hosts.dispose();
    await world.clock.pass(2 * HOUR);
    await world.start();
    await world.clock.pass(1_000);
    expect(state()).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect(found(name)?.running).toBe(false);
  });

  it.each([
    ['was frozen and not written down', true, 'frozen'],
    ['was thawed and not written down', false, 'ready'],
  ] as const)('believes its place: it %s', async (_what, isFrozen, phase) => {
    const name = isFrozen ? await world.open() : await frozen();
    await world.hosts.dispose();
    found(name)!.frozen = isFrozen;
    await world.start();
    await world.clock.pass(1_000);
    expect(state().phase).toBe(phase);
    expect((await world.store.hosts.all()).map((row) => row.state)).toEqual([isFrozen ? 'frozen' : 'up']);
  });

  it('tells that the machine was restarted under it', async () => {
    await frozen();
    await world.hosts.dispose();
    world.sandbox.bootAgain('boot-2');
    await world.start();
    await world.clock.pass(1_000);
    expect(state()).toMatchObject({ phase: 'ended', reason: 'machine-restarted' });
  });
});
