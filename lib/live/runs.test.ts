/** Commands that buttons type: once, at the right prompt, followed to their end, and honest where nobody can know. */
import { beforeEach, describe, expect, it } from 'vitest';
import { SETTLE_MS } from './settling.ts';
import { welcome } from './test-world.ts';
import { hex } from './writer.ts';
import {
  apply,
  block,
  client,
  comeIn,
  cut,
  fresh,
  PROMPT,
  READY,
  show,
  terminal,
  texts,
  type,
  world,
} from './test-page.ts';

beforeEach(fresh);

describe('Run', () => {
  it('waits for the host and for the prompt, types once, and follows the command to its end', () => {
    world.socket.say(welcome({ host: { phase: 'starting' } }));
    client.run({ blockId: 'b', text: 'docker ps\n' });
    expect(block()).toEqual({ state: 'starting' });
    world.socket.say({ type: 'host', host: READY, now: 0 });
    world.socket.say({ type: 'terminals', terminals: [terminal(1)] });
    show(1, 'hello ');
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

  it('follows the shell, and not what a program prints in its name', () => {
    const marks = '0123456789abcdef';
    const said = (text: string) => text.replaceAll(']', `;k=${marks}]`);
    comeIn();
    show(1, '[A]$ [B]', { marks });
    client.run({ blockId: 'b', text: 'docker logs web' });
    expect(block()).toMatchObject({ state: 'waiting', why: 'prompt' });
    let at = '[A]$ [B]'.length;
    const print = (text: string) => {
      world.socket.show(1, at, text);
      at += text.length;
    };
    print(said(PROMPT));
    expect(block()).toEqual({ state: 'running', terminal: 'Terminal 1' });
    client.run({ blockId: 'next', text: 'ls' });
    print(`${said('[C]')}[D;0][A]$ [B][D;0;k=fedcba9876543210]`);
    expect(block()).toEqual({ state: 'running', terminal: 'Terminal 1' });
    expect(block('next')).toMatchObject({ state: 'waiting', why: 'prompt' });
    expect(texts()).toEqual(['docker logs web\r']);
    print(said(`[D;3]${PROMPT}`));
    expect(block()).toMatchObject({ state: 'failed', status: 3 });
    expect(texts()).toEqual(['docker logs web\r', 'ls\r']);
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
    apply();
    world.clock.pass(SETTLE_MS * 2);
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
    world.clock.pass(SETTLE_MS * 2);
    expect(texts().slice(1)).toEqual(['\x03', 'ls\r']);
    expect(block('a')).toMatchObject({ state: 'failed', status: 130 });
    expect(block()).toMatchObject({ state: 'running' });
    world.clock.pass(10_000);
    expect(presses()).toBe(1);
  });

  it('does not type at a prompt that Ctrl+C may still take away, whoever pressed it', () => {
    const at = busy();
    client.run({ blockId: 'b', text: 'ls', interrupt: true });
    client.run({ blockId: 'c', text: 'id' });
    client.cancelRun('b');
    // the command ended by itself
    world.socket.show(1, at, `[D;0]${PROMPT}`);
    world.clock.pass(SETTLE_MS * 5);
    expect(texts().slice(1)).toEqual(['\x03']);
    apply();
    world.clock.pass(SETTLE_MS - 1);
    expect(block('c')).toMatchObject({ state: 'waiting', why: 'interrupting' });
    world.clock.pass(SETTLE_MS + 1);
    expect(texts().slice(1)).toEqual(['\x03', 'id\r']);
  });

  it('waits for the Ctrl+C of the student, too, but for none that was given up', () => {
    comeIn();
    show(1);
    type('\x03');
    client.run({ blockId: 'b', text: 'ls' });
    world.clock.pass(SETTLE_MS * 5);
    expect(block()).toMatchObject({ state: 'waiting', why: 'interrupting' });
    world.socket.handlers.onClose(1006);
    world.clock.pass(3_600_000);
    client.retryNow();
    world.socket.handlers.onOpen();
    comeIn();
    world.socket.attached(1, PROMPT.length);
    world.clock.pass(SETTLE_MS * 2);
    client.run({ blockId: 'b', text: 'ls' });
    expect(texts()).toContain('ls\r');
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
