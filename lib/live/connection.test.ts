import { beforeEach, describe, expect, it } from 'vitest';
import { encodeHistory, encodeOutput } from '../../protocol/frames.ts';
import { CLOSE, PING_INTERVAL_MS, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { Connection } from './connection.ts';
import { TestWorld, welcome } from './test-world.ts';

let world: TestWorld;
let connection: Connection;
let heard: ServerMessage[];
let output: string[];

beforeEach(() => {
  world = new TestWorld();
  [heard, output] = [[], []];
  connection = new Connection(world, () => ({ type: 'hello', version: PROTOCOL_VERSION }), {
    onLine() {},
    onMessage: (message) => heard.push(message),
    onOutput: ({ bytes }) => output.push(new TextDecoder().decode(bytes)),
    onHistory: ({ bytes }) => output.push(`history: ${new TextDecoder().decode(bytes)}`),
  });
  connection.start();
});

const goOnline = () => {
  world.socket.handlers.onOpen();
  world.socket.say(welcome());
};

it('says hello first and is online with the welcome', () => {
  expect(connection.line).toEqual({ state: 'connecting' });
  world.socket.handlers.onOpen();
  expect(world.socket.sent).toEqual([{ type: 'hello', version: PROTOCOL_VERSION }]);
  expect(connection.send({ type: 'host.stay' })).toBe(false);
  world.socket.say(welcome());
  expect(connection.line).toEqual({ state: 'online' });
  expect(connection.send({ type: 'host.stay' })).toBe(true);
  expect(world.socket.sent.at(-1)).toEqual({ type: 'host.stay' });
});

it('passes on what it knows and nothing else', () => {
  goOnline();
  const { handlers } = world.socket;
  handlers.onText('{"type":"pong","at":1}');
  handlers.onText('{"type":"pong","at":1,"more":true}');
  handlers.onText('{"type":"tomorrow"}');
  handlers.onText('not json');
  handlers.onBytes(Uint8Array.of(9, 9, 9));
  handlers.onBytes(encodeOutput({ terminal: 1, position: 0, bytes: new TextEncoder().encode('hi') }));
  expect(heard.map(({ type }) => type)).toEqual(['welcome', 'pong']);
  handlers.onBytes(encodeHistory({ terminal: 1, bytes: new TextEncoder().encode('once') }));
  expect(output).toEqual(['hi', 'history: once']);
});

describe('a lost line', () => {
  it('comes back by itself, later each time, and remembers since when', () => {
    goOnline();
    const lostAt = world.clock.now();
    world.socket.handlers.onClose(1006);
    expect(connection.line).toEqual({ state: 'reconnecting', since: lostAt, attempt: 1, trouble: 'lost' });
    for (const attempt of [2, 3, 4]) {
      world.clock.pass(10_000);
      world.socket.handlers.onClose(1006);
      expect(connection.line).toEqual({ state: 'reconnecting', since: lostAt, attempt, trouble: 'lost' });
    }
    world.clock.pass(10_000);
    expect(world.sockets.length).toBe(5);
    goOnline();
    expect(connection.line).toEqual({ state: 'online' });
  });

  it('comes back at once when the page is looked at again', () => {
    goOnline();
    world.socket.handlers.onClose(1006);
    world.wake();
    expect(world.sockets.length).toBe(2);
    world.clock.pass(1_000);
    expect(world.sockets.length).toBe(2);
  });

  it('a late word of an old socket is not listened to', () => {
    goOnline();
    const old = world.socket;
    old.handlers.onClose(1006);
    world.clock.pass(1_000);
    old.say(welcome());
    old.handlers.onClose(CLOSE.notSignedIn);
    expect(connection.line.state).toBe('reconnecting');
  });
});

describe('silence', () => {
  it('is asked about, and as long again without an answer is a dead line', () => {
    goOnline();
    world.clock.pass(PING_INTERVAL_MS);
    expect(world.socket.sent.at(-1)).toMatchObject({ type: 'ping' });
    world.clock.pass(PING_INTERVAL_MS - 1);
    expect(connection.line.state).toBe('online');
    world.clock.pass(1);
    expect(connection.line.state).toBe('reconnecting');
  });

  it('that is broken by anything is none', () => {
    goOnline();
    for (let turn = 0; turn < 10; turn += 1) {
      world.clock.pass(PING_INTERVAL_MS + 5_000);
      world.socket.say({ type: 'pong', at: 1 });
    }
    expect(connection.line.state).toBe('online');
    expect(world.sockets.length).toBe(1);
  });

  it('after a sleep is found out in seconds', () => {
    goOnline();
    world.wake();
    world.clock.pass(4_000);
    expect(connection.line.state).toBe('reconnecting');
  });

  it('of a server that takes the socket and never says welcome is one too', () => {
    world.socket.handlers.onOpen();
    world.clock.pass(15_000);
    expect(connection.line.state).toBe('reconnecting');
  });
});

describe('a refusal', () => {
  it.each([
    [CLOSE.notSignedIn, 'not-signed-in'],
    [CLOSE.badMessage, 'bad-message'],
  ] as const)('with %i is %s, and not tried again', (code, reason) => {
    goOnline();
    world.socket.handlers.onClose(code);
    expect(connection.line).toEqual({ state: 'refused', reason });
    world.clock.pass(120_000);
    expect(world.sockets.length).toBe(1);
  });

  it('of the upgrade itself is asked about over HTTP', async () => {
    world.isSignedIn = false;
    world.socket.handlers.onClose(1006);
    await Promise.resolve();
    await Promise.resolve();
    expect(connection.line).toEqual({ state: 'refused', reason: 'not-signed-in' });
  });

  it('ends when somebody asks for another try', () => {
    world.socket.handlers.onClose(CLOSE.notSignedIn);
    connection.retryNow();
    goOnline();
    expect(connection.line.state).toBe('online');
  });

  it('for being too fast is only a longer wait', () => {
    goOnline();
    world.socket.handlers.onClose(CLOSE.tooFast);
    world.clock.pass(1_500);
    expect(world.sockets.length).toBe(1);
    world.clock.pass(2_000);
    expect(world.sockets.length).toBe(2);
  });
});

describe('another version', () => {
  const NEWER = String(PROTOCOL_VERSION + 1);
  const close = (reason?: string) => world.socket.handlers.onClose(CLOSE.oldPage, reason);

  it('of the server that is newer wants the page loaded again, and is not tried again', () => {
    world.socket.handlers.onOpen();
    world.socket.say({ ...welcome(), version: PROTOCOL_VERSION + 1 });
    expect(connection.line).toEqual({ state: 'refused', reason: 'old-page', version: NEWER });
    world.clock.pass(120_000);
    expect(world.sockets.length).toBe(1);
    expect(heard).toEqual([]);
  });

  it.each([NEWER, ''])('that ends the socket (%j) does so once; a page that stays old asks', (reason) => {
    close(reason);
    expect(connection.line).toEqual({ state: 'refused', reason: 'old-page', version: reason });
    world.reloaded = reason;
    connection.retryNow();
    close(reason);
    expect(connection.line).toEqual({ state: 'refused', reason: 'still-old-page', version: reason });
  });

  it('than the one it was loaded again for is another update', () => {
    world.reloaded = NEWER;
    close(String(PROTOCOL_VERSION + 2));
    expect(connection.line).toMatchObject({ reason: 'old-page' });
  });

  it('of a server that is older is waited for', () => {
    close(String(PROTOCOL_VERSION - 1));
    expect(connection.line).toMatchObject({ state: 'reconnecting', trouble: 'old-server' });
    world.clock.pass(10_000);
    expect(world.sockets.length).toBe(2);
    goOnline();
    expect(connection.line).toEqual({ state: 'online' });
  });
});

describe('a line that does not come about', () => {
  const settled = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  const fail = async () => {
    world.socket.handlers.onClose(1006);
    await settled();
    const { line } = connection;
    world.clock.pass(10_000);
    return line.state === 'reconnecting' ? line.trouble : line.state;
  };

  it('while nothing answers is called away, and blocked only if the server answers otherwise', async () => {
    expect([await fail(), await fail()]).toEqual(['away', 'away']);
    world.isSignedIn = true;
    expect([await fail(), await fail(), await fail()]).toEqual(['lost', 'lost', 'blocked']);
    goOnline();
    expect(connection.line).toEqual({ state: 'online' });
    world.socket.handlers.onClose(1006);
    expect(connection.line).toMatchObject({ trouble: 'lost' });
  });

  it('because its frames are swallowed is found out after two tries', async () => {
    world.isSignedIn = true;
    for (const trouble of ['lost', 'blocked']) {
      world.socket.handlers.onOpen();
      world.clock.pass(15_000);
      await settled();
      expect(connection.line).toMatchObject({ state: 'reconnecting', trouble });
      world.clock.pass(10_000);
    }
  });
});

describe('figures', () => {
  it('are taken while somebody looks, from what the server sends back', () => {
    goOnline();
    connection.measure(true);
    const pings = () => world.socket.of('ping');
    expect(pings()).toHaveLength(1);
    world.clock.pass(40);
    world.socket.say({ type: 'pong', at: pings()[0]!.at });
    expect(connection.figures.latency).toBe(40);
    world.clock.pass(6_000);
    expect(pings()).toHaveLength(3);
    connection.measure(false);
    world.clock.pass(6_000);
    expect(pings()).toHaveLength(3);
  });

  it('tell each loss of a line that was there, with its reason', () => {
    goOnline();
    world.socket.handlers.onClose(1013);
    world.socket.handlers.onClose(1006);
    world.clock.pass(10_000);
    world.socket.handlers.onClose(1006);
    world.clock.pass(10_000);
    goOnline();
    world.wake();
    world.clock.pass(4_000);
    expect(connection.figures.losses).toBe(2);
    expect(connection.figures.recent.map(({ why }) => why)).toEqual(['silent', 'closed']);
  });
});

it('stopped is over: no timer and no socket is left', () => {
  goOnline();
  connection.stop();
  expect(world.socket.closed).toBe(true);
  world.wake();
  world.clock.pass(120_000);
  expect(world.sockets.length).toBe(1);
});
