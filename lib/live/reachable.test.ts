/** The line is up, but the server does not reach the host's shells. */
import { beforeEach, expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import { block, client, comeIn, fresh, PROMPT, READY, show, terminal, texts, world } from './test-page.ts';
import { welcome } from './test-world.ts';

beforeEach(fresh);

const bytes = (text: string) => new TextEncoder().encode(text);
const away = () => world.socket.say({ type: 'shells', reachable: false });

/** Time in which the line is heard. */
function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed += 1_000) {
    world.clock.pass(1_000);
    world.socket.say({ type: 'pong', at: 0 });
  }
}

function back(): void {
  world.socket.say({ type: 'shells', reachable: true });
  const { from } = world.socket.of('terminal.attach').at(-1)!;
  world.socket.attached(1, from ?? 0);
}

it('what is typed meanwhile is sent when they are back, once', () => {
  comeIn();
  show(1);
  away();
  expect(client.picture().reachable).toBe(false);
  client.channel(1)!.type(bytes('ls\r'));
  expect(texts()).toEqual([]);
  world.clock.pass(10_000);
  back();
  expect(client.picture().reachable).toBe(true);
  expect(world.socket.of('terminal.attach').at(-1)).toMatchObject({ from: PROMPT.length });
  expect(texts()).toEqual(['ls\r']);
});

it('what was typed too long ago is dropped, and that is told', () => {
  comeIn();
  show(1);
  away();
  client.channel(1)!.type(bytes('rm -rf build\r'));
  pass(31_000);
  back();
  expect(texts()).toEqual([]);
  expect(client.picture().notice).toMatchObject({ about: 'typing-dropped', why: 'late' });
});

it('a block waits, and is given up with what was typed', () => {
  comeIn();
  show(1);
  away();
  client.run({ blockId: 'b', text: 'ls' });
  expect(block()).toEqual({ state: 'starting' });
  world.clock.pass(10_000);
  back();
  expect(block()).toMatchObject({ state: 'running' });
  away();
  client.run({ blockId: 'c', text: 'ls' });
  pass(31_000);
  back();
  expect(block('c')).toEqual({ state: 'dropped' });
});

it('a terminal that a host did not open before it ended is asked for again on the next', () => {
  world.socket.say({
    type: 'welcome',
    version: PROTOCOL_VERSION,
    now: 0,
    name: 'Ada',
    role: 'student',
    host: READY,
    terminals: [],
    run: 'r',
  });
  client.open();
  const [first] = world.socket.of('terminal.open');
  world.socket.say({ type: 'host', host: { phase: 'ended', reason: 'reset' }, now: 0 });
  expect(client.picture().openingTerminal).toBe(false);
  world.socket.say({ type: 'error', code: 'no-host', request: first!.request });
  expect(client.picture().notice).toBeNull();
  world.socket.say({ type: 'host', host: READY, now: 0 });
  expect(world.socket.of('terminal.open').length).toBe(2);
});

const freeze = () => world.socket.say({ type: 'host', host: { phase: 'frozen', until: 3_600_000 }, now: 0 });

/** The server has frozen the host; some time later the page is still there. */
function asleep(): void {
  comeIn();
  show(1);
  freeze();
  away();
  pass(600_000);
}

function awake(): void {
  world.socket.say({ type: 'host', host: { phase: 'starting' }, now: 0 });
  world.socket.say({ type: 'host', host: { phase: 'ready', idleEndsAt: null }, now: 0 });
  back();
}

it('a host that sleeps is woken by the first key, which is not lost', () => {
  asleep();
  expect(client.picture().terminals).toHaveLength(1);
  client.channel(1)!.type(bytes('l'));
  client.channel(1)!.type(bytes('s\r'));
  expect(world.socket.of('host.open')).toHaveLength(1);
  expect(texts()).toEqual([]);
  awake();
  expect(texts().join('')).toBe('ls\r');
  expect(world.socket.of('terminal.open')).toEqual([]);
  expect(client.picture().notice).toBeNull();
});

it('a host that sleeps is woken by a block, which then runs in the terminal that was there', () => {
  asleep();
  client.run({ blockId: 'b', text: 'ls' });
  expect(world.socket.of('host.open')).toHaveLength(1);
  awake();
  expect(block()).toMatchObject({ state: 'running' });
  expect(world.socket.of('terminal.open')).toEqual([]);
});

it('who asked for the host while it started is not taken to ask for it again when it is frozen', () => {
  comeIn();
  show(1);
  world.socket.say({ type: 'host', host: { phase: 'starting' }, now: 0 });
  client.open();
  world.socket.say({ type: 'host', host: { phase: 'ready', idleEndsAt: null }, now: 0 });
  const asked = world.socket.of('host.open').length;
  freeze();
  expect(world.socket.of('host.open')).toHaveLength(asked);
});

it('a key or a block that comes while the host is being frozen wakes it', () => {
  comeIn();
  show(1);
  client.channel(1)!.type(bytes('l'));
  freeze();
  expect(world.socket.of('host.open')).toHaveLength(1);
});

it('that the focus moved, or the mouse, wakes nobody', () => {
  asleep();
  client.channel(1)!.type(bytes('\x1b[O'));
  client.channel(1)!.type(bytes('\x1b[I\x1b[<35;12;7M'));
  expect(world.socket.of('host.open')).toEqual([]);
  client.channel(1)!.type(bytes('\x1b[A'));
  expect(world.socket.of('host.open')).toHaveLength(1);
});

it('asked to go on when the line was dead already, a host is asked again when it is back', () => {
  asleep();
  client.channel(1)!.type(bytes('l'));
  world.socket.handlers.onClose(1006);
  world.clock.pass(5_000);
  world.socket.handlers.onOpen();
  world.socket.say(welcome({ host: { phase: 'frozen', until: 3_600_000 }, terminals: [terminal(1)] }));
  expect(world.socket.of('host.open')).toHaveLength(1);
});

it('a new terminal is opened once a host that slept is reached', () => {
  asleep();
  client.openTerminal();
  expect(world.socket.of('host.open')).toHaveLength(1);
  expect(world.socket.of('terminal.open')).toEqual([]);
  awake();
  expect(world.socket.of('terminal.open')).toHaveLength(1);
});

it('keys into a terminal that shows nothing yet wake the host and are not sent', () => {
  comeIn();
  freeze();
  away();
  client.channel(1)!.type(bytes('y'));
  expect(world.socket.of('host.open')).toHaveLength(1);
  client.channel(1)!.type(bytes('\r'));
  world.socket.say({ type: 'host', host: { phase: 'ready', idleEndsAt: null }, now: 0 });
  world.socket.say({ type: 'shells', reachable: true });
  show(1);
  expect(texts()).toEqual([]);
  client.channel(1)!.type(bytes('ls\r'));
  expect(texts().join('')).toBe('ls\r');
});
