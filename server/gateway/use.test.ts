import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RoomHosts } from '../../protocol/http.ts';
import { ClientMessage, ServerMessage, type HostUse } from '../../protocol/messages.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { startClassroom, until, type Classroom, type TestPage } from '../testing/classroom.ts';
import { HostsWorld, MINUTE } from '../testing/hosts-world.ts';
import { settled } from '../testing/manual-clock.ts';

let sandbox: FakeSandbox;
let classroom: Classroom;
let page: TestPage;

beforeEach(async () => {
  sandbox = new FakeSandbox();
  classroom = await startClassroom({ sandbox });
  page = await classroom.page();
  await page.hello();
});
afterEach(() => classroom.close());

const answers = () => page.messages.filter((one) => one.type === 'use').map(({ use }) => use);
const asked = () => sandbox.log.filter((line) => line.startsWith('use ')).length;

async function use(): Promise<HostUse | null | undefined> {
  const before = answers().length;
  page.say({ type: 'host.use' });
  await until(
    () => answers().length > before,
    () => `an answer; heard ${JSON.stringify(page.messages)}`,
  );
  return answers().at(-1);
}

it('the use of one’s host is told when it is asked for, and its place is not asked else', async () => {
  await page.openTerminal();
  expect(asked()).toBe(0);
  expect(await use()).toEqual(sandbox.used);
  sandbox.used = { ...sandbox.used, memoryBytes: 999, diskBytes: null };
  expect(await use()).toMatchObject({ memoryBytes: 999, diskBytes: null });
  expect(asked()).toBe(2);
});

it('nobody can tell it where there is no host, or while its place is away, and that is no error', async () => {
  expect(await use()).toBeNull();
  expect(asked()).toBe(0);
  await page.openTerminal();
  sandbox.failure = { code: 'unavailable' };
  expect(await use()).toBeNull();
  sandbox.failure = null;
  expect(await use()).toEqual(sandbox.used);
  expect(page.messages.filter(({ type }) => type === 'error')).toEqual([]);
});

it('who asks again before the answer is there gets that answer, and its place is asked once', async () => {
  await page.openTerminal();
  let tell = () => {};
  const slow = new Promise<void>((resolve) => (tell = resolve));
  const quick = sandbox.use.bind(sandbox);
  sandbox.use = async (host) => {
    const answer = await quick(host);
    await slow;
    return answer;
  };
  for (let times = 0; times < 30; times += 1) page.say({ type: 'host.use' });
  page.say({ type: 'ping', at: 1 });
  await page.heard('pong');
  expect([asked(), answers()]).toEqual([1, []]);
  tell();
  await page.heard('use');
  page.say({ type: 'ping', at: 2 });
  await page.heard('pong', ({ at }) => at === 2);
  expect(answers()).toHaveLength(1);
});

it('a page that asks without end is told that it is too fast', async () => {
  await page.openTerminal();
  for (let times = 0; times < 60; times += 1) {
    page.say({ type: 'host.use' });
    page.say({ type: 'ping', at: times });
    await page.heard('pong', ({ at }) => at === times);
  }
  expect(await page.heard('error')).toEqual({ type: 'error', code: 'too-fast' });
  expect(asked()).toBeLessThan(50);
});

it('a host that was thrown away meanwhile is not told of as the one that took its place', async () => {
  const world = await HostsWorld.make();
  const hosts = await world.start();
  const old = await world.open();
  let tell = () => {};
  const slow = new Promise<void>((resolve) => (tell = resolve));
  world.sandbox.use = async () => {
    await slow;
    return { ok: true, value: world.sandbox.used };
  };
  const told = hosts.use('ada');
  hosts.reset({ class: 'c', student: 'ada' });
  await settled();
  expect(hosts.shellsOf('ada')).not.toBe(old);
  tell();
  expect(await told).toBeNull();
  await hosts.dispose();
  await world.store.close();
});

it('to ask keeps no host from being idle, and a frozen one answers without being woken', async () => {
  const world = await HostsWorld.make();
  const hosts = await world.start();
  const name = await world.open();
  for (let minutes = 0; minutes < 60; minutes += 1) {
    expect(await hosts.use('ada')).toEqual(world.sandbox.used);
    await world.clock.pass(MINUTE);
  }
  expect(hosts.stateOf('ada').phase).toBe('frozen');
  expect(await hosts.use('ada')).toEqual(world.sandbox.used);
  expect(hosts.stateOf('ada').phase).toBe('frozen');
  expect(world.sandbox.hosts.get(name)?.frozen).toBe(true);
  await hosts.dispose();
  await world.store.close();
});

it('to ask is nothing that the student did', async () => {
  const activeAt = async () => {
    const answer = await fetch(`${classroom.url}/api/room/hosts`);
    return RoomHosts.parse(await answer.json()).hosts[0]?.lastActivityAt ?? 0;
  };
  await page.openTerminal();
  const before = await activeAt();
  await pause(20);
  await use();
  expect(await activeAt()).toBe(before);
  page.say({ type: 'host.stay' });
  await use();
  expect(await activeAt()).toBeGreaterThan(before);
});

const whole = { memoryBytes: 1, memoryLimitBytes: 1, processes: 1, processLimit: 1, diskBytes: 1, diskLimitBytes: 1 };
it.each([
  ['a host', ClientMessage, { type: 'host.use', host: 'h1' }],
  ['a figure more', ServerMessage, { type: 'use', use: { ...whole, cpu: 1 } }],
  ['a figure less', ServerMessage, { type: 'use', use: { memoryBytes: 1 } }],
  ['a figure in words', ServerMessage, { type: 'use', use: { ...whole, diskBytes: '1 GB' } }],
])('a message with %s is none', (_what, schema, message) => expect(schema.safeParse(message).success).toBe(false));
