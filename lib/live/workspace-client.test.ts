/** The live page from its opening to a lost line and back; what its Run buttons do: runs.test.ts. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { HostState } from '../../protocol/messages.ts';
import { welcome } from './test-world.ts';
import {
  block,
  client,
  comeIn,
  cut,
  fresh,
  PROMPT,
  READY,
  show,
  size,
  terminal,
  TestScreen,
  world,
} from './test-page.ts';

beforeEach(fresh);

describe('opening', () => {
  it('starts the host and opens its first terminal, once', () => {
    world.socket.say(welcome());
    client.open();
    expect(world.socket.of('host.open').length).toBe(1);
    expect(client.picture().opening).toBe(true);
    world.socket.say({ type: 'host', host: { phase: 'starting' }, now: 0 });
    expect(world.socket.of('terminal.open')).toEqual([]);
    world.socket.say({ type: 'host', host: READY, now: 0 });
    const opens = world.socket.of('terminal.open');
    expect(opens.length).toBe(1);
    world.socket.say({ type: 'terminals', terminals: [terminal(1)] });
    world.socket.say({ type: 'terminal.opened', request: opens[0]!.request, terminal: 1 });
    expect(client.picture()).toMatchObject({ opening: false, openingTerminal: false, active: 1 });
  });

  it('opens a terminal although an earlier run’s are listed first', () => {
    world.socket.say(welcome());
    client.open();
    world.socket.say({ type: 'terminals', terminals: [terminal(1)] });
    world.socket.say({ type: 'host', host: READY, now: 0 });
    expect(world.socket.of('terminal.open')).toEqual([]);
    world.socket.say({ type: 'terminals', terminals: [] });
    expect(world.socket.of('terminal.open').length).toBe(1);
  });

  it('asked for without a line happens when there is one', () => {
    client.open();
    world.socket.say(welcome());
    expect(world.socket.of('host.open').length).toBe(1);
  });

  it.each<HostState>([{ phase: 'absent' }, { phase: 'ended', reason: 'idle' }])(
    'is asked for again where a server that was restarted knows nobody who waited: $phase',
    (host) => {
      world.socket.say(welcome());
      client.open();
      world.socket.say({ type: 'host', host: { phase: 'starting', turn: { position: 3, aboutMs: null } }, now: 0 });
      client.run({ blockId: 'b', text: 'ls' });
      world.socket.say(welcome({ run: 'another', host }));
      expect(world.socket.of('host.open').length).toBe(2);
      expect(block()).toEqual({ state: 'starting' });
      world.socket.say({ type: 'host', host: READY, now: 0 });
      expect(world.socket.of('terminal.open').length).toBe(1);
    },
  );

  it('does not open what the student closed', () => {
    world.socket.say(welcome());
    client.open();
    world.socket.say({ type: 'host', host: READY, now: 0 });
    world.socket.say({ type: 'terminals', terminals: [terminal(1)] });
    show(1);
    client.closeTerminal(1);
    world.socket.say({ type: 'terminals', terminals: [] });
    expect(world.socket.of('terminal.open').length).toBe(1);
  });

  it('is not tried for ever when the host cannot start', () => {
    world.socket.say(welcome());
    client.run({ blockId: 'b', text: 'ls' });
    world.socket.say({ type: 'host', host: { phase: 'starting' }, now: 0 });
    world.socket.say({ type: 'host', host: { phase: 'failed', code: 'disk-full' }, now: 0 });
    expect(block()).toEqual({ state: 'dropped' });
    expect(world.socket.of('host.open').length).toBe(1);
  });
});

describe('the size', () => {
  it('is claimed by a new screen, and after a short cut by who had it before', () => {
    comeIn();
    show(1);
    expect(world.socket.of('terminal.attach')).toMatchObject([{ ...size, claim: true }]);
    cut();
    expect(world.socket.of('terminal.attach')).toMatchObject([{ ...size, claim: true }]);
    world.socket.attached(1, PROMPT.length);
    cut([1], 31_000);
    expect(world.socket.of('terminal.attach')).toMatchObject([{ ...size, claim: false }]);
    world.socket.attached(1, PROMPT.length);
    world.socket.say({ type: 'terminal.control', terminal: 1, yours: false });
    cut();
    expect(world.socket.of('terminal.attach')).toMatchObject([{ ...size, claim: false }]);
  });

  it('another window sets, until this one claims it', () => {
    comeIn();
    const screen = show(1);
    expect(client.picture().elsewhere.size).toBe(0);
    world.socket.say({ type: 'terminal.control', terminal: 1, yours: false });
    world.socket.say({ type: 'terminal.size', terminal: 1, position: PROMPT.length, columns: 120, rows: 40 });
    expect(client.picture().elsewhere.get(1)).toEqual({ columns: 120, rows: 40 });
    client.resized(1, { columns: 60, rows: 20 });
    expect(world.socket.of('terminal.resize')).toMatchObject([{ columns: 60, rows: 20 }]);
    expect(screen.sizes).toEqual(['80x24', '120x40']);
    client.claim(1);
    expect(world.socket.of('terminal.claim')).toMatchObject([{ columns: 60, rows: 20 }]);
    world.socket.say({ type: 'terminal.control', terminal: 1, yours: true });
    world.socket.say({ type: 'terminal.size', terminal: 1, position: PROMPT.length, columns: 60, rows: 20 });
    expect(client.picture().elsewhere.size).toBe(0);
    expect(screen.sizes.at(-1)).toBe('60x20');
  });

  it('without a line, or without a shell, is what there is room for', () => {
    comeIn();
    const screen = show(1);
    client.resized(1, { columns: 70, rows: 20 });
    expect(screen.sizes).toEqual(['80x24']);
    world.socket.handlers.onClose(1006);
    client.resized(1, { columns: 60, rows: 20 });
    expect(screen.sizes.at(-1)).toBe('60x20');
    world.clock.pass(1_000);
    world.socket.handlers.onOpen();
    const ended = { ...terminal(1), exit: { code: 0, signal: 0 } };
    world.socket.say(welcome({ host: READY, terminals: [ended] }));
    world.socket.attached(1, PROMPT.length);
    world.socket.say({ type: 'terminal.size', terminal: 1, position: PROMPT.length, columns: 90, rows: 30 });
    client.resized(1, { columns: 50, rows: 10 });
    expect(screen.sizes.at(-1)).toBe('50x10');
  });
});

describe('a lost line', () => {
  it('goes on where it was, with nothing twice', () => {
    comeIn();
    const screen = show(1, 'abc');
    cut();
    expect(world.socket.of('terminal.attach')).toEqual([
      { type: 'terminal.attach', terminal: 1, from: 3, ...size, claim: true },
    ]);
    world.socket.attached(1, 3);
    world.socket.show(1, 3, 'def');
    expect(screen.text).toBe('abcdef');
  });

  it('begins anew where the old place is gone', () => {
    comeIn();
    const screen = show(1, 'abc');
    cut();
    world.socket.attached(1, 900, { reset: true });
    world.socket.show(1, 900, 'xyz');
    expect(screen.text).toBe('xyz');
  });

  it('brings history again from the start where it was cut short', () => {
    comeIn();
    const channel = client.channel(1)!;
    const screen = new TestScreen(channel);
    channel.show(screen, size);
    world.socket.attached(1, 100, { reset: true, live: 103, history: 6 });
    world.socket.showHistory(1, 'his');
    cut();
    expect(world.socket.of('terminal.attach')).toMatchObject([{ from: null }]);
    world.socket.showHistory(1, 'of the line before');
    world.socket.attached(1, 100, { reset: true, live: 103, history: 6 });
    world.socket.showHistory(1, 'histor');
    world.socket.show(1, 100, 'oldnew');
    expect(screen.text).toBe('historoldnew');
    expect(screen.quiet).toEqual([true, true, true, false]);
  });

  it('tells what was dropped, and why', () => {
    comeIn();
    show(1, 'abc');
    world.socket.handlers.onClose(1006);
    client.channel(1)!.type(new Uint8Array(8 * 1024).fill(120));
    expect(client.picture().notice).toBeNull();
    client.channel(1)!.type(Uint8Array.of(120));
    expect(client.picture().notice).toEqual({ about: 'typing-dropped', why: 'much', terminal: 'Terminal 1' });
    client.dismissNotice();
    client.channel(1)!.type(Uint8Array.of(120));
    world.clock.pass(31_000);
    client.retryNow();
    world.socket.handlers.onOpen();
    comeIn();
    world.socket.attached(1, 3);
    expect(world.socket.input).toEqual([]);
    client.channel(1)!.type(Uint8Array.of(121));
    expect(world.socket.input).toMatchObject([{ number: 1 }]);
  });

  it('sends what was typed meanwhile, but not into another shell', () => {
    comeIn();
    show(1, 'abc');
    world.socket.handlers.onClose(1006);
    client.channel(1)!.type(new TextEncoder().encode('rm x\r'));
    world.clock.pass(1_000);
    world.socket.handlers.onOpen();
    comeIn();
    world.socket.attached(1, 0, { reset: true });
    expect(world.socket.input).toEqual([]);
    expect(client.picture().notice).toEqual({ about: 'typing-dropped', why: 'gone', terminal: 'Terminal 1' });
  });

  it('asks again for what is missing', () => {
    comeIn();
    const screen = show(1, 'abc');
    world.socket.show(1, 9, 'jkl');
    world.socket.show(1, 12, 'mno');
    expect(world.socket.of('terminal.attach').map(({ from }) => from)).toEqual([null, 3]);
    world.socket.attached(1, 3);
    world.socket.show(1, 3, 'defghijkl');
    expect(screen.text).toBe('abcdefghijkl');
  });
});

describe('questions to the terminal', () => {
  it('are not answered in what is replayed, and are afterwards', () => {
    comeIn();
    const screen = show(1, 'old');
    world.socket.show(1, 3, 'new');
    expect(screen.quiet).toEqual([true, false]);
  });

  it('are answered by one window', () => {
    comeIn();
    const screen = show(1, '');
    world.socket.say({ type: 'terminal.answers', terminal: 1, yours: false });
    world.socket.show(1, 0, 'a');
    world.socket.say({ type: 'terminal.answers', terminal: 1, yours: true });
    world.socket.show(1, 1, 'b');
    expect(screen.quiet).toEqual([true, false]);
  });
});

describe('saving a file', () => {
  it('starts the host, and is sent again after a lost line', async () => {
    world.socket.say(welcome());
    const saved = client.save({ path: 'app/Dockerfile', content: 'FROM alpine\n' });
    expect(world.socket.of('host.open').length).toBe(1);
    world.socket.say({ type: 'host', host: READY, now: 0 });
    const [first] = world.socket.of('file.save');
    expect(first).toMatchObject({ path: 'app/Dockerfile', content: 'FROM alpine\n' });
    cut([]);
    const [second] = world.socket.of('file.save');
    expect(second).toEqual(first);
    world.socket.say({ type: 'file.saved', request: second!.request, path: 'app/Dockerfile' });
    expect(await saved).toEqual({ ok: true });
  });

  it('tells why not', async () => {
    comeIn([]);
    const saved = client.save({ path: '../x', content: '' });
    world.socket.say({ type: 'error', code: 'bad-path', request: world.socket.of('file.save')[0]!.request });
    expect(await saved).toEqual({ ok: false, code: 'bad-path' });
    expect(client.picture().notice).toBeNull();
  });

  it('does not wait for ever', async () => {
    comeIn([]);
    const saved = client.save({ path: 'x', content: '' });
    world.clock.pass(60_000);
    expect(await saved).toEqual({ ok: false, code: 'unavailable' });
  });

  it('refuses what is too large for one message', async () => {
    comeIn([]);
    expect(await client.save({ path: 'x', content: 'ü'.repeat(140_000) })).toEqual({ ok: false, code: 'file-refused' });
    expect(world.socket.of('file.save')).toEqual([]);
  });
});

it('the instructor’s room is asked for again after a lost line', () => {
  comeIn([]);
  client.watchRoom();
  cut([]);
  expect(world.socket.of('room.watch').length).toBe(1);
  world.socket.say({ type: 'room', students: [], maxHosts: 5, warm: { warm: 1, wanted: 2 }, short: null, now: 0 });
  expect(client.picture().room).toEqual({ students: [], maxHosts: 5, warm: { warm: 1, wanted: 2 }, short: null });
});

it('the terminal in front stays there, and a closed one hands over to its neighbour', () => {
  comeIn([1, 2, 3]);
  expect(client.picture().active).toBe(1);
  client.activate(2);
  world.socket.say({ type: 'terminals', terminals: [1, 2].map(terminal) });
  expect(client.picture().active).toBe(2);
  world.socket.say({ type: 'terminals', terminals: [terminal(1)] });
  expect(client.picture().active).toBe(1);
});
