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
