import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RoomHosts } from '../../protocol/http.ts';
import type { HostState } from '../../protocol/messages.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { post, startClassroom, until, type Classroom } from '../testing/classroom.ts';

let sandbox: FakeSandbox;
let room: Classroom;
let ada: string;
let teacher: string;

beforeEach(async () => {
  sandbox = new FakeSandbox();
  room = await startClassroom({ sandbox, env: { SLIPWAY_HOST: '0.0.0.0' } });
  ada = await room.signIn({ door: 'class', code: room.identity.classCode, name: 'Ada' });
  teacher = await room.signIn({ door: 'instructor', token: room.identity.instructorToken });
});
afterEach(() => room.close());

it('shows who is where, with a host in which state, as it changes', async () => {
  const watcher = await room.page({ cookie: teacher });
  await watcher.hello();
  watcher.say({ type: 'room.watch' });
  const first = await watcher.heard('room');
  expect(first.students).toMatchObject([{ name: 'Ada', online: false, lesson: null, host: { phase: 'absent' } }]);
  expect(first.maxHosts).toBe(4);
  const page = await room.page({ cookie: ada });
  await page.hello();
  page.say({ type: 'here', course: 'docker', lesson: 'first-container' });
  page.say({ type: 'host.open' });
  await watcher.heard('room', ({ students }) => {
    const [one] = students;
    return (
      one?.online === true &&
      one.lesson === 'first-container' &&
      one.host.phase === 'ready' &&
      one.lastActivityAt !== null
    );
  });
  page.socket.close();
  await watcher.heard('room', ({ students }) => students[0]?.online === false && students[0].host.phase === 'ready');
});

it('tells instructors why no more hosts are started', async () => {
  await room.close();
  sandbox.short = 'memory';
  room = await startClassroom({ sandbox, env: { SLIPWAY_HOST: '0.0.0.0' } });
  teacher = await room.signIn({ door: 'instructor', token: room.identity.instructorToken });
  const watcher = await room.page({ cookie: teacher });
  await watcher.hello();
  watcher.say({ type: 'room.watch' });
  expect(await watcher.heard('room')).toMatchObject({ maxHosts: 4, short: 'memory' });
});

it('lets instructors suspend a host; its page hears of it, and wakes it with the same shells', async () => {
  const page = await room.page({ cookie: ada });
  await page.hello();
  const terminal = await page.openTerminal();
  const watcher = await room.page({ cookie: teacher });
  await watcher.hello();
  watcher.say({ type: 'room.watch' });
  const { students } = await watcher.heard('room');
  const url = `${room.url}/api/room/hosts/${students[0]?.id}`;
  expect((await post(url, { action: 'suspend' }, { cookie: ada })).status).toBe(403);
  expect((await post(url, { action: 'suspend' }, { cookie: teacher })).status).toBe(200);
  await page.heard('host', ({ host }) => host.phase === 'frozen');
  await page.heard('shells', ({ reachable }) => !reachable);
  page.say({ type: 'host.open' });
  await page.heard('shells', ({ reachable }) => reachable);
  await page.isReady();
  await page.attach(terminal);
  expect(page.messages.findLast(({ type }) => type === 'terminals')).toMatchObject({ terminals: [{ id: terminal }] });
});

it('lets instructors end and reset a host, and nobody else', async () => {
  const page = await room.page({ cookie: ada });
  await page.hello();
  const watcher = await room.page({ cookie: teacher });
  await watcher.hello();
  watcher.say({ type: 'room.watch' });
  const { students } = await watcher.heard('room');
  const url = `${room.url}/api/room/hosts/${students[0]?.id}`;
  expect((await post(url, { action: 'end' }, { cookie: teacher })).status).toBe(404);
  page.say({ type: 'host.open' });
  await page.isReady();
  expect((await post(url, { action: 'end' }, { cookie: ada })).status).toBe(403);
  expect((await post(url, { action: 'end' })).status).toBe(401);
  expect((await post(url, { action: 'burn' }, { cookie: teacher })).status).toBe(400);
  expect((await post(`${room.url}/api/room/hosts/nobody`, { action: 'end' }, { cookie: teacher })).status).toBe(404);
  expect((await post(url, { action: 'end' }, { cookie: teacher })).status).toBe(200);
  await page.heard('host', ({ host }) => host.phase === 'ended' && host.reason === 'instructor');
  const [before] = sandbox.hosts.keys();
  expect((await post(url, { action: 'reset' }, { cookie: teacher })).status).toBe(200);
  await page.isReady();
  expect([...sandbox.hosts.keys()]).not.toContain(before);
});

it('tells instructors what each host is called and since when, and nobody else', async () => {
  const list = (cookie: string) => fetch(`${room.url}/api/room/hosts`, { headers: { cookie } });
  const hosts = async () => RoomHosts.parse(await (await list(teacher)).json());
  expect([(await list(ada)).status, (await list('')).status]).toEqual([403, 401]);
  expect(await hosts()).toMatchObject({ hosts: [], maxHosts: 4, warm: { warm: 0, wanted: 0 } });
  sandbox.maxHosts = 1;
  const before = Date.now();
  const page = await room.page({ cookie: ada });
  await page.hello();
  page.say({ type: 'host.open' });
  await page.isReady();
  const [name] = sandbox.hosts.keys();
  const waits = await room.page({
    cookie: await room.signIn({ door: 'class', code: room.identity.classCode, name: 'Bob' }),
  });
  await waits.hello();
  waits.say({ type: 'host.open' });
  await waits.heard('host', ({ host }) => host.phase === 'starting' && host.turn !== undefined);
  const { hosts: two, now } = await hosts();
  expect(two).toMatchObject([
    { name: 'Ada', hostName: name, online: true, host: { phase: 'ready' } },
    { name: 'Bob', online: true, host: { phase: 'starting', turn: { position: 1 } } },
  ]);
  expect(two[0]!.since).toBeGreaterThanOrEqual(before);
  expect(two[0]!.since).toBeLessThanOrEqual(now);
});

it('lets instructors have hosts started before students come, and nobody else', async () => {
  const url = `${room.url}/api/room/warm`;
  const watcher = await room.page({ cookie: teacher });
  await watcher.hello();
  watcher.say({ type: 'room.watch' });
  expect((await watcher.heard('room')).warm).toEqual({ warm: 0, wanted: 0 });
  expect((await post(url, { count: 1 }, { cookie: ada })).status).toBe(403);
  expect((await post(url, { count: 1 })).status).toBe(401);
  for (const count of [-1, 1.5, 1_001, '1', null])
    expect((await post(url, { count }, { cookie: teacher })).status).toBe(400);
  expect(sandbox.hosts.size).toBe(0);
  expect((await post(url, { count: 1 }, { cookie: teacher })).status).toBe(200);
  await watcher.heard('room', ({ warm }) => warm.warm === 1 && warm.wanted === 1);
  const [warm] = sandbox.hosts.keys();
  const page = await room.page({ cookie: ada });
  await page.hello();
  page.say({ type: 'host.open' });
  await page.isReady();
  expect([...sandbox.hosts.keys()]).toContain(warm);
  expect(sandbox.log.filter((line) => line === `ensure ${warm}`).length).toBe(2);
});

it('tells who waits for a host how many are before', async () => {
  sandbox.maxHosts = 1;
  const pages = [];
  for (const name of ['Bob', 'Cy', 'Di']) {
    const cookie = await room.signIn({ door: 'class', code: room.identity.classCode, name });
    const page = await room.page({ cookie });
    await page.hello();
    page.say({ type: 'host.open' });
    if (name === 'Bob') await page.isReady();
    else await page.heard('host', ({ host }) => host.phase === 'starting' && host.turn !== undefined);
    pages.push(page);
  }
  const [, cy, di] = pages;
  const stands =
    (position: number) =>
    ({ host }: { host: HostState }) =>
      host.phase === 'starting' && host.turn?.position === position && host.turn.aboutMs === null;
  await cy!.heard('host', stands(1));
  await di!.heard('host', stands(2));
  const watcher = await room.page({ cookie: teacher });
  await watcher.hello();
  watcher.say({ type: 'room.watch' });
  const { students } = await watcher.heard('room');
  const bob = students.find(({ name }) => name === 'Bob')!.id;
  expect((await post(`${room.url}/api/room/hosts/${bob}`, { action: 'end' }, { cookie: teacher })).status).toBe(200);
  await cy!.isReady();
  await di!.heard('host', stands(1));
});

it('shows the class code to instructors, and renews it; the operator’s file follows', async () => {
  const file = join(room.store, 'doors.json');
  const doors = () => JSON.parse(readFileSync(file, 'utf8')) as { classCode: string; instructorPath: string };
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(doors().instructorPath).toBe(`/door#instructor=${room.identity.instructorToken}`);
  const ask = async (cookie: string) => (await fetch(`${room.url}/api/room/code`, { headers: { cookie } })).json();
  expect(await ask(ada)).toEqual({ code: 'not-allowed' });
  const { code } = (await ask(teacher)) as { code: string };
  expect(code).toBe(doors().classCode);
  expect((await post(`${room.url}/api/room/code/renew`, {}, { cookie: ada })).status).toBe(403);
  const renewed = (await (await post(`${room.url}/api/room/code/renew`, {}, { cookie: teacher })).json()) as {
    code: string;
  };
  expect(renewed.code).not.toBe(code);
  expect(doors().classCode).toBe(renewed.code);
  const old = await post(`${room.url}/api/sign-in`, { door: 'class', code, name: 'Bob' });
  expect([old.status, await old.json()]).toEqual([401, { code: 'wrong-code' }]);
});

it('remembers progress, each student’s own; done stays done', async () => {
  const url = `${room.url}/api/progress`;
  const mark = (body: object, cookie = ada) => post(url, body, { cookie });
  expect((await mark({ course: 'c', lesson: 'l', state: 'seen' }, '')).status).toBe(401);
  await mark({ course: 'c', lesson: 'l', state: 'done' });
  await mark({ course: 'c', lesson: 'l', state: 'seen' });
  const answer = await mark({ course: 'c', lesson: 'm', state: 'seen' });
  const lessons = [
    { course: 'c', lesson: 'l', state: 'done' },
    { course: 'c', lesson: 'm', state: 'seen' },
  ];
  expect(await answer.json()).toEqual({ lessons });
  for (const bad of [{ course: '../x', lesson: 'l', state: 'seen' }, { course: 'c', lesson: 'l', state: 'half' }, {}]) {
    expect((await mark(bad)).status).toBe(400);
  }
  const bob = await room.signIn({ door: 'class', code: room.identity.classCode, name: 'Bob' });
  expect(await (await fetch(url, { headers: { cookie: bob } })).json()).toEqual({ lessons: [] });
});

it('a return code opens the same host on another device', async () => {
  const { returnCode } = (await (await fetch(`${room.url}/api/me`, { headers: { cookie: ada } })).json()) as {
    returnCode: string;
  };
  const page = await room.page({ cookie: ada });
  await page.hello();
  const terminal = await page.openTerminal();
  const elsewhere = await room.page({ cookie: await room.signIn({ door: 'return', returnCode }) });
  const welcome = await elsewhere.hello();
  expect(welcome.terminals.map(({ id }) => id)).toEqual([terminal]);
  await elsewhere.attach(terminal);
  page.type({ terminal, writer: Buffer.alloc(8, 1), number: 1, bytes: Buffer.from('shared') });
  await until(
    () => elsewhere.text(terminal) === 'shared',
    () => 'what was typed elsewhere',
  );
});
