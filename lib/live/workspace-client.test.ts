import { beforeEach, describe, expect, it } from 'vitest';
import type { HostState, TerminalInfo } from '../../protocol/messages.ts';
import { SETTLE_MS } from './interrupting.ts';
import { parseMark } from './shell-state.ts';
import type { Screen, TerminalChannel } from './terminal-channel.ts';
import type { Size } from './terminal-size.ts';
import { TestWorld, welcome } from './test-world.ts';
import { WorkspaceClient } from './workspace-client.ts';
import { hex } from './writer.ts';

/** A screen that shows letters as they come, and what the shell says of itself between brackets: [A], [B], [D;0]. */
class TestScreen implements Screen {
  text = '';
  readonly quiet: boolean[] = [];
  readonly sizes: string[] = [];
  fullScreen = false;
  atPromptStart = true;
  readonly #channel: TerminalChannel;

  constructor(channel: TerminalChannel) {
    this.#channel = channel;
  }

  write(bytes: Uint8Array, quiet: boolean, done: () => void): void {
    this.quiet.push(quiet);
    for (const piece of new TextDecoder().decode(bytes).split(/(\[[^\]]*\])/)) {
      const mark = piece.startsWith('[') ? parseMark(piece.slice(1, -1), false) : null;
      if (mark === null) this.text += piece;
      else this.#channel.onMark(mark);
    }
    done();
  }

  resize({ columns, rows }: Size): void {
    this.sizes.push(`${columns}x${rows}`);
  }

  clear(): void {
    this.text = '';
  }

  state() {
    return { bracketedPaste: true, fullScreen: this.fullScreen, atPromptStart: this.atPromptStart };
  }
}

const READY: HostState = { phase: 'ready', idleEndsAt: null };
const PROMPT = '[A]$ [B]';
const size = { columns: 80, rows: 24 };
const terminal = (id: number): TerminalInfo => ({ id, title: `Terminal ${id}`, exit: null });

let world: TestWorld;
let client: WorkspaceClient;
let randoms: number;

beforeEach(() => {
  world = new TestWorld();
  randoms = 0;
  client = new WorkspaceClient(world, (bytes) => bytes.fill((randoms += 1)));
  client.start();
  world.socket.handlers.onOpen();
});

const texts = () => world.socket.input.map(({ bytes }) => new TextDecoder().decode(bytes));
const block = (id = 'b') => client.picture().blocks.get(id);
const comeIn = (ids: number[] = [1]) => world.socket.say(welcome({ host: READY, terminals: ids.map(terminal) }));

/** Puts a screen on a terminal, as the component does, and lets the replay pass. */
function show(id: number, output = PROMPT): TestScreen {
  const channel = client.channel(id)!;
  const screen = new TestScreen(channel);
  channel.show(screen, size);
  world.socket.attached(id, 0, { reset: true, live: output.length });
  if (output !== '') world.socket.show(id, 0, output);
  return screen;
}

/** The line is lost and found again. */
function cut(ids: number[] = [1], ms = 1_000): void {
  world.socket.handlers.onClose(1006);
  world.clock.pass(ms);
  world.socket.handlers.onOpen();
  comeIn(ids);
}

describe('opening', () => {
  it('starts the host and opens its first terminal, once', () => {
    world.socket.say(welcome());
    client.open();
    expect(world.socket.of('host.open').length).toBe(1);
    expect(client.picture().opening).toBe(true);
    world.socket.say({ type: 'host', host: { phase: 'starting', waitingFor: 'sandbox' }, now: 0 });
    expect(world.socket.of('terminal.open')).toEqual([]);
    world.socket.say({ type: 'host', host: { phase: 'starting', waitingFor: 'docker' }, now: 0 });
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
    world.socket.say({ type: 'host', host: { phase: 'starting', waitingFor: 'sandbox' }, now: 0 });
    world.socket.say({ type: 'host', host: { phase: 'failed', code: 'full' }, now: 0 });
    expect(block()).toEqual({ state: 'dropped' });
    expect(world.socket.of('host.open').length).toBe(1);
  });
});

describe('Run', () => {
  it('waits for Docker and for the prompt, types once, and follows the command to its end', () => {
    world.socket.say(welcome({ host: { phase: 'starting', waitingFor: 'docker' }, terminals: [terminal(1)] }));
    client.run({ blockId: 'b', text: 'docker ps\n' });
    show(1, 'hello ');
    expect(block()).toEqual({ state: 'starting' });
    world.socket.say({ type: 'host', host: READY, now: 0 });
    expect(block()).toMatchObject({ state: 'waiting', why: 'prompt' });
    world.socket.show(1, 6, PROMPT);
    expect(texts()).toEqual(['docker ps\r']);
    expect(block()).toEqual({ state: 'running', terminal: 'Terminal 1' });
    world.socket.show(1, 6 + PROMPT.length, `[C]CONTAINER ID\n[D;0]${PROMPT}`);
    expect(block()).toEqual({ state: 'done', terminal: 'Terminal 1' });
    expect(texts().length).toBe(1);
  });

  it('tells the status of what failed', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'false' });
    world.socket.show(1, PROMPT.length, `[C][D;1]${PROMPT}`);
    expect(block()).toEqual({ state: 'failed', terminal: 'Terminal 1', status: 1 });
  });

  it('each click is a writer of its own that sends number 1', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'one' });
    world.socket.show(1, PROMPT.length, `[C][D;0]${PROMPT}`);
    client.run({ blockId: 'b', text: 'one' });
    const [first, second] = world.socket.input;
    expect([first!.number, second!.number]).toEqual([1, 1]);
    expect(hex(first!.writer)).not.toBe(hex(second!.writer));
  });

  it('opens the terminal that a block names, and brings it to the front', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'docker ps', terminal: 2 });
    client.run({ blockId: 'c', text: 'docker ps', terminal: 2 });
    const opens = world.socket.of('terminal.open');
    expect(opens.length).toBe(1);
    world.socket.say({ type: 'terminals', terminals: [terminal(1), { ...terminal(7), title: 'Mine' }] });
    world.socket.say({ type: 'terminal.opened', request: opens[0]!.request, terminal: 7 });
    expect(client.picture().active).toBe(7);
    show(7);
    expect(world.socket.input.map((input) => input.terminal)).toEqual([7]);
    expect(block('c')).toMatchObject({ state: 'waiting', why: 'prompt', terminal: 'Mine' });
  });

  it('types what is meant for the program inside, and asks when none runs', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'in', text: 'ls', inside: true });
    expect(block('in')).toMatchObject({ state: 'waiting', why: 'no-program' });
    client.run({ blockId: 'b', text: 'docker run -it alpine' });
    expect(texts()).toEqual(['docker run -it alpine\r']);
    world.socket.show(1, PROMPT.length, '[C]/ # ');
    expect(texts().length).toBe(1);
    client.run({ blockId: 'in', text: 'ls', inside: true });
    expect(texts()).toEqual(['docker run -it alpine\r', 'ls\r']);
    expect(block('in')).toEqual({ state: 'typed', terminal: 'Terminal 1' });
    expect(block('b')).toMatchObject({ state: 'running' });
  });

  it('never types into an editor without having asked', () => {
    comeIn();
    const screen = show(1, `${PROMPT}[C]`);
    screen.fullScreen = true;
    client.run({ blockId: 'b', text: 'ls' });
    client.run({ blockId: 'in', text: 'x', inside: true });
    expect(block()).toMatchObject({ state: 'waiting', why: 'full-screen' });
    expect(texts()).toEqual([]);
    client.cancelRun('in');
    expect(block('in')).toEqual({ state: 'idle' });
    client.runAnyway('b');
    expect(texts()).toEqual(['ls\r']);
    expect(block()).toEqual({ state: 'typed', terminal: 'Terminal 1' });
  });

  it('leaves a half typed line alone with Ctrl+C, and types at the fresh prompt', () => {
    comeIn();
    const screen = show(1);
    screen.atPromptStart = false;
    client.run({ blockId: 'b', text: 'ls' });
    expect(texts()).toEqual(['\x03']);
    screen.atPromptStart = true;
    world.socket.show(1, PROMPT.length, `^C\n${PROMPT}`);
    expect(texts()).toEqual(['\x03', 'ls\r']);
  });

  it('several wait for each other', () => {
    comeIn();
    show(1);
    for (const id of ['x', 'y', 'z']) client.run({ blockId: id, text: id });
    expect(texts()).toEqual(['x\r']);
    world.socket.show(1, PROMPT.length, `[C][D;0]${PROMPT}`);
    expect(texts()).toEqual(['x\r', 'y\r']);
    client.cancelRun('z');
    world.socket.show(1, PROMPT.length + `[C][D;0]${PROMPT}`.length, `[C][D;0]${PROMPT}`);
    expect(texts()).toEqual(['x\r', 'y\r']);
  });

  it('is typed once over a lost line, sent as often as it takes', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'make' });
    const [before] = world.socket.input;
    cut();
    world.socket.attached(1, PROMPT.length);
    const [after] = world.socket.input;
    expect(after).toEqual(before);
    world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(after!.writer), number: 1 });
    world.clock.pass(12_000);
    expect(world.socket.input.length).toBe(1);
  });

  it('is dropped when the line stays away, rather than typed into who knows what', () => {
    comeIn();
    show(1, `${PROMPT}[C]`);
    client.run({ blockId: 'b', text: 'ls' });
    world.socket.handlers.onClose(1006);
    world.clock.pass(31_000);
    client.retryNow();
    world.socket.handlers.onOpen();
    comeIn();
    expect(block()).toEqual({ state: 'dropped' });
  });

  it('goes to a new terminal if the shell in front has ended', () => {
    comeIn();
    show(1);
    world.socket.say({ type: 'terminals', terminals: [{ ...terminal(1), exit: { code: 0, signal: 0 } }] });
    client.run({ blockId: 'b', text: 'ls' });
    expect(world.socket.of('terminal.open').length).toBe(1);
  });
});

describe('Run, honestly', () => {
  const vanish = () => world.socket.say({ type: 'terminals', terminals: [] });

  it('says that nobody knows how it ended, when the terminal that it ran in vanished', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'make' });
    const [input] = world.socket.input;
    world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(input!.writer), number: 1 });
    vanish();
    expect(block()).toEqual({ state: 'unknown' });
    client.cancelRun('b');
    expect(block()).toEqual({ state: 'idle' });
  });

  it('says that nobody knows whether it ran, when it was sent and not answered', () => {
    comeIn();
    show(1, `${PROMPT}[C]/ # `);
    client.run({ blockId: 'in', text: 'ls', inside: true });
    expect(block('in')).toEqual({ state: 'typed', terminal: 'Terminal 1' });
    vanish();
    expect(block('in')).toEqual({ state: 'unknown' });
  });

  it('keeps to it that it was sent, where that is all there was to say', () => {
    comeIn();
    show(1, `${PROMPT}[C]/ # `);
    client.run({ blockId: 'in', text: 'ls', inside: true });
    const [input] = world.socket.input;
    world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(input!.writer), number: 1 });
    vanish();
    expect(block('in')).toEqual({ state: 'typed', terminal: 'Terminal 1' });
  });

  it('was not run if it never left the page', () => {
    comeIn();
    show(1, `${PROMPT}[C]`);
    client.run({ blockId: 'b', text: 'make' });
    world.socket.say({ type: 'host', host: { phase: 'ended', reason: 'exited' }, now: 0 });
    vanish();
    expect(block()).toEqual({ state: 'dropped' });
  });

  it('a terminal that the student closed is no riddle', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'make' });
    const [input] = world.socket.input;
    world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(input!.writer), number: 1 });
    client.closeTerminal(1);
    vanish();
    expect(block()).toEqual({ state: 'typed', terminal: 'Terminal 1' });
  });

  it('a command that ends its shell has the status of the shell', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'exit 3' });
    world.socket.say({ type: 'terminals', terminals: [{ ...terminal(1), exit: { code: 3, signal: 0 } }] });
    const [input] = world.socket.input;
    expect(block()).toMatchObject({ state: 'running' });
    world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(input!.writer), number: 1 });
    expect(block()).toEqual({ state: 'failed', terminal: 'Terminal 1', status: 3 });
  });

  it('was not run if the shell ended before it took it', () => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'make' });
    world.socket.say({ type: 'terminals', terminals: [{ ...terminal(1), exit: { code: 0, signal: 0 } }] });
    const [input, question] = world.socket.input;
    expect(question).toMatchObject({ writer: input!.writer, number: Number.MAX_SAFE_INTEGER });
    world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(input!.writer), number: 0 });
    expect(block()).toEqual({ state: 'dropped' });
  });

  it.each([
    [1, 'running'],
    [0, 'dropped'],
  ])('after an hour without a line it asks how far it came: %i is %s', (number, state) => {
    comeIn();
    show(1);
    client.run({ blockId: 'b', text: 'make' });
    const [input] = world.socket.input;
    world.socket.handlers.onClose(1006);
    world.clock.pass(3_600_000);
    client.retryNow();
    world.socket.handlers.onOpen();
    comeIn();
    world.socket.attached(1, PROMPT.length);
    expect(block()).toMatchObject({ state: 'running' });
    expect(world.socket.input).toMatchObject([{ writer: input!.writer, number: Number.MAX_SAFE_INTEGER }]);
    world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(input!.writer), number });
    expect(block()).toMatchObject({ state });
  });
});

describe('Run that interrupts', () => {
  /** Ctrl+C, however often it was sent again. */
  const presses = () =>
    new Set(world.socket.input.filter(({ bytes }) => bytes[0] === 3).map(({ number }) => number)).size;

  /** All that was typed so far. */
  const apply = () => {
    for (const { writer, number } of world.socket.input)
      world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(writer), number });
  };

  const busy = () => {
    comeIn();
    show(1);
    client.run({ blockId: 'a', text: 'sleep 100\nmore' });
    const length = PROMPT.length;
    world.socket.show(1, length, '[C]');
    return length + 3;
  };

  it('presses Ctrl+C, waits for the prompt and then types', () => {
    const at = busy();
    client.run({ blockId: 'b', text: 'ls', interrupt: true });
    expect(texts().slice(1)).toEqual(['\x03']);
    expect(block()).toEqual({ state: 'waiting', why: 'interrupting', terminal: 'Terminal 1', runs: 'sleep 100' });
    apply();
    world.socket.show(1, at, `^C[D;130]${PROMPT}`);
    world.clock.pass(SETTLE_MS);
    expect(texts().slice(1)).toEqual(['\x03', 'ls\r']);
    expect(block('a')).toMatchObject({ state: 'failed', status: 130 });
    expect(block()).toMatchObject({ state: 'running' });
    world.clock.pass(10_000);
    expect(presses()).toBe(1);
  });

  it('does not type at a prompt that Ctrl+C may still take away', () => {
    const at = busy();
    client.run({ blockId: 'b', text: 'ls', interrupt: true });
    // the command ended by itself
    world.socket.show(1, at, `[D;0]${PROMPT}`);
    world.clock.pass(SETTLE_MS * 5);
    expect(texts().slice(1)).toEqual(['\x03']);
    apply();
    world.clock.pass(SETTLE_MS - 1);
    expect(block()).toMatchObject({ state: 'waiting', why: 'prompt' });
    world.clock.pass(SETTLE_MS + 1);
    expect(texts().slice(1)).toEqual(['\x03', 'ls\r']);
  });

  it('gives up after a few times, and goes on when asked', () => {
    busy();
    client.run({ blockId: 'b', text: 'ls', interrupt: true });
    world.clock.pass(10_000);
    expect(presses()).toBe(3);
    expect(block()).toMatchObject({ state: 'waiting', why: 'stubborn' });
    client.runInterrupting('b');
    expect(presses()).toBe(4);
    client.runAnyway('b');
    expect(texts().at(-1)).toBe('ls\r');
  });

  it('only waits where the lesson does not say so, until the student does', () => {
    busy();
    client.run({ blockId: 'b', text: 'ls' });
    world.clock.pass(10_000);
    expect(presses()).toBe(0);
    expect(block()).toMatchObject({ state: 'waiting', why: 'prompt', runs: 'sleep 100' });
    client.runInterrupting('b');
    expect(presses()).toBe(1);
  });

  it('never interrupts an editor, and stops when it is taken back', () => {
    comeIn();
    const screen = show(1, `${PROMPT}[C]`);
    screen.fullScreen = true;
    client.run({ blockId: 'b', text: 'ls', interrupt: true });
    world.clock.pass(10_000);
    expect(texts()).toEqual([]);
    expect(block()).toMatchObject({ state: 'waiting', why: 'full-screen' });
    screen.fullScreen = false;
    client.retryNow();
    client.run({ blockId: 'b', text: 'ls', interrupt: true });
    expect(presses()).toBe(1);
    client.cancelRun('b');
    world.clock.pass(10_000);
    expect(presses()).toBe(1);
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
  world.socket.say({ type: 'room', students: [], maxHosts: 5, now: 0 });
  expect(client.picture().room).toEqual({ students: [], maxHosts: 5 });
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
