import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSE, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import { EndReason, ServerMessage } from '../../protocol/messages.ts';
import { systemClock } from '../clock.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { closed, startClassroom, type Classroom, type TestPage } from '../testing/classroom.ts';

let sandbox: FakeSandbox;
let classroom: Classroom;
let page: TestPage;

beforeEach(async () => {
  sandbox = new FakeSandbox();
  // Time begins with the test.
  const begin = Date.now();
  const clock = { ...systemClock, now: () => Date.now() - begin + 1 };
  classroom = await startClassroom({ sandbox, clock, env: { SLIPWAY_HOURS_LIMIT: '400' } });
  page = await classroom.page();
});
afterEach(() => classroom.close());

describe('a limit that the host reaches', () => {
  it('is told to every page of its student', async () => {
    await page.hello();
    const other = await classroom.page();
    await other.hello();
    await page.openTerminal();
    sandbox.reach([...sandbox.hosts.keys()][0]!, 'disk');
    for (const one of [page, other]) expect(await one.heard('limit')).toEqual({ type: 'limit', limit: 'disk' });
  });

  it('is the cause of a shell’s end, where the kernel killed it for memory', async () => {
    await page.hello();
    const terminal = await page.openTerminal();
    const host = [...sandbox.hosts.keys()][0]!;
    sandbox.pty(host).exit(terminal, -1, 9);
    await page.heard('terminals', ({ terminals }) => terminals[0]?.exit?.signal === 9);
    sandbox.reach(host, 'memory');
    const { terminals } = await page.heard('terminals', (list) => list.terminals[0]?.exit?.cause !== undefined);
    expect(terminals[0]?.exit).toEqual({ code: -1, signal: 9, cause: 'out-of-memory' });
  });
});

it.each([
  ['another limit', { type: 'limit', limit: 'patience' }],
  ['a number beside it', { type: 'limit', limit: 'disk', host: 'h1' }],
])('%s is no message', (_what, message) => expect(ServerMessage.safeParse(message).success).toBe(false));

it('no end has a reason that nobody knows', () => {
  expect(EndReason.safeParse('time-limit').success).toBe(true);
  expect(EndReason.safeParse('tired').success).toBe(false);
});

it('a limit of time is told with the state of the host', async () => {
  await page.hello();
  await page.openTerminal();
  const host = page.host();
  const timeEndsAt = host?.phase === 'ready' ? host.timeEndsAt : undefined;
  expect(host).toEqual({ phase: 'ready', idleEndsAt: null, timeEndsAt });
  // Since it is this student's: of the minute that this test takes at most.
  expect(timeEndsAt).toBeGreaterThan(400 * 3600_000);
  expect(timeEndsAt).toBeLessThan(400 * 3600_000 + 60_000);
});

it('each run of the server has a name of its own, the same for every page', async () => {
  const [first, second] = [await page.hello(), await (await classroom.page()).hello()];
  const next = await startClassroom({ sandbox });
  const after = await (await next.page()).hello();
  await next.close();
  expect(second.run).toBe(first.run);
  expect(after.run).not.toBe(first.run);
});

it('a page of another version is told which one the server has', async () => {
  const reason = new Promise<string>((told) => page.socket.once('close', (_code, why: Buffer) => told(String(why))));
  page.say({ type: 'hello', version: PROTOCOL_VERSION - 1 });
  expect(await closed(page)).toBe(CLOSE.oldPage);
  expect(await reason).toBe(String(PROTOCOL_VERSION));
});
