import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { startClassroom, until, type Classroom } from '../testing/classroom.ts';
import { OUTPUT_WINDOW_BYTES } from '../../protocol/limits.ts';
import { MAX_PROCESSES } from './processes.ts';

let sandbox: FakeSandbox;
let room: Classroom;

beforeEach(async () => {
  sandbox = new FakeSandbox();
  room = await startClassroom({ sandbox });
});
afterEach(() => room.close());

const bytes = (text: string) => Buffer.from(text);
const onlyHost = () => [...sandbox.hosts.keys()][0] ?? '';

describe('a terminal', () => {
  it('opens on a host that was started for it, takes input and shows output', async () => {
    const page = await room.page();
    const welcome = await page.hello();
    expect(welcome.host).toEqual({ phase: 'absent' });
    const terminal = await page.openTerminal();
    await page.attach(terminal);
    const writer = randomBytes(8);
    page.type({ terminal, writer, number: 1, bytes: bytes('echo hi\r') });
    const applied = await page.heard('terminal.applied');
    expect(applied).toEqual({ type: 'terminal.applied', terminal, writer: writer.toString('hex'), number: 1 });
    await until(
      () => page.text(terminal) === 'echo hi\r',
      () => 'the echo',
    );
    const list = await page.heard('terminals', ({ terminals }) => terminals.length === 1);
    expect(list.terminals).toEqual([{ id: terminal, title: 'Terminal 1', exit: null }]);
  });

  it('is found by a second page and by a reload, with its title and everything shown before', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    page.say({ type: 'terminal.rename', terminal, title: 'build' });
    await page.heard('terminals', ({ terminals }) => terminals[0]?.title === 'build');
    sandbox.pty(onlyHost()).print(terminal, 'before');
    const other = await room.page();
    const welcome = await other.hello();
    expect(welcome.terminals).toEqual([{ id: terminal, title: 'build', exit: null }]);
    await other.attach(terminal);
    await until(
      () => other.text(terminal) === 'before',
      () => 'what was printed before',
    );
  });

  it('survives the server: a new one finds it, and the page goes on at its position', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    await page.attach(terminal);
    page.say({ type: 'terminal.rename', terminal, title: 'kept' });
    await page.heard('terminals', ({ terminals }) => terminals[0]?.title === 'kept');
    sandbox.pty(onlyHost()).print(terminal, 'one ');
    await until(
      () => page.text(terminal) === 'one ',
      () => 'the first half',
    );
    await room.stop();
    sandbox.pty(onlyHost()).print(terminal, 'two');
    room = await startClassroom({ sandbox, store: room.store });
    const again = await room.page();
    const welcome = await again.hello();
    expect(welcome.terminals).toEqual([{ id: terminal, title: 'kept', exit: null }]);
    again.screens.set(terminal, { bytes: bytes('one '), next: 4 });
    await again.attach(terminal, 4);
    await until(
      () => again.text(terminal) === 'one two',
      () => 'the second half',
    );
    await again.isReady();
  });

  it('tells of the end of its shell, and is gone when it is closed; numbers are not given twice', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    sandbox.pty(onlyHost()).exit(terminal, 3);
    await page.heard('terminals', ({ terminals }) => terminals[0]?.exit?.code === 3);
    page.say({ type: 'terminal.close', terminal });
    await page.heard('terminals', ({ terminals }) => terminals.length === 0);
    page.say({ type: 'terminal.open', request: 'r2', columns: 80, rows: 24 });
    const { terminal: second } = await page.heard('terminal.opened', ({ request }) => request === 'r2');
    expect(second).toBeGreaterThan(terminal);
    const list = await page.heard('terminals', ({ terminals }) => terminals[0]?.id === second);
    expect(list.terminals[0]?.title).toBe('Terminal 1');
  });

  it('has the size of one page at a time, and tells each whose it is', async () => {
    const [page, other] = [await room.page(), await room.page()];
    await page.hello();
    await other.hello();
    const terminal = await page.openTerminal();
    const attach = (who: typeof page, columns: number, claim: boolean) =>
      who.say({ type: 'terminal.attach', terminal, from: null, columns, rows: 30, claim });
    const control = (who: typeof page) =>
      who.messages.flatMap((one) => (one.type === 'terminal.control' ? [one.yours] : []));
    const columns = () => sandbox.pty(onlyHost()).resizes.map((one) => one.columns);
    const isNow = (wanted: number[]) => vi.waitFor(() => expect(columns()).toEqual(wanted), { timeout: 10_000 });
    attach(page, 100, false);
    await page.heard('terminal.control', ({ yours }) => yours);
    await page.heard('terminal.size', (size) => size.columns === 100);
    attach(other, 110, false);
    await other.heard('terminal.control', ({ yours }) => !yours);
    other.say({ type: 'terminal.resize', terminal, columns: 111, rows: 30 });
    page.say({ type: 'terminal.resize', terminal, columns: 101, rows: 30 });
    await isNow([100, 101]);
    await other.heard('terminal.size', (size) => size.columns === 101);
    other.say({ type: 'terminal.claim', terminal, columns: 112, rows: 30 });
    await page.heard('terminal.control', ({ yours }) => !yours);
    page.say({ type: 'terminal.resize', terminal, columns: 102, rows: 30 });
    await isNow([100, 101, 112]);
    other.socket.close();
    await isNow([100, 101, 112, 102]);
    expect(control(page)).toEqual([true, false, true]);
    expect(control(other)).toEqual([false, true]);
  });

  it('of a fresh host has a number that none of the student’s had before', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    page.say({ type: 'host.reset' });
    await page.heard('host', ({ host }) => host.phase === 'ended');
    await page.isReady();
    expect(await page.openTerminal('r2')).toBeGreaterThan(terminal);
  });

  it('that was asked for while the host cannot be reached is answered when that host ends', async () => {
    const page = await room.page();
    await page.hello();
    await page.openTerminal();
    const host = onlyHost();
    sandbox.failure = { code: 'unavailable' };
    sandbox.pty(host).cut();
    page.say({ type: 'terminal.open', request: 'r2', columns: 80, rows: 24 });
    sandbox.failure = null;
    sandbox.crash(host, 'exited');
    expect(await page.heard('error')).toMatchObject({ code: 'no-host', request: 'r2' });
  });

  it('is limited in number', async () => {
    const page = await room.page();
    await page.hello();
    await page.openTerminal();
    for (let n = 2; n <= 13; n += 1) page.say({ type: 'terminal.open', request: `r${n}`, columns: 80, rows: 24 });
    const error = await page.heard('error');
    expect(error).toMatchObject({ code: 'too-many-terminals', request: 'r13' });
  });
});

describe('output', () => {
  it('waits for a page that does not acknowledge, and goes on when it does', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    await page.attach(terminal);
    page.acknowledges = false;
    sandbox.pty(onlyHost()).print(terminal, Buffer.alloc(256 * 1024, 'x'));
    await until(
      () => page.text(terminal).length === OUTPUT_WINDOW_BYTES.first,
      () => 'one window',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(page.text(terminal).length).toBe(OUTPUT_WINDOW_BYTES.first);
    page.acknowledges = true;
    // More than was sent: gains nothing.
    page.say({ type: 'terminal.ack', terminal, bytes: 10 * 1024 * 1024 });
    await until(
      () => page.text(terminal).length === 256 * 1024,
      () => `all of it, not ${page.text(terminal).length}, closed ${page.closeCode}`,
    );
  });

  it('that is no longer kept comes as history, before what is', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    const pty = sandbox.pty(onlyHost());
    pty.print(terminal, 'gone kept');
    pty.forget(terminal, 5, 'history '.repeat(5_000));
    await page.attach(terminal, 2);
    await until(
      () => page.text(terminal) === 'kept',
      () => 'what is kept',
    );
    expect(await page.heard('terminal.attached')).toMatchObject({ from: 5, reset: true, live: 9, history: 40_000 });
    expect(page.histories.get(terminal)?.toString()).toBe('history '.repeat(5_000));
  });

  it('comes with the key of its shell’s marks, and without one from a pty host that knows none', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    await page.attach(terminal);
    const pty = sandbox.pty(onlyHost());
    expect(await page.heard('terminal.attached')).toMatchObject({ marks: pty.marks });
    await room.stop();
    pty.marks = null;
    room = await startClassroom({ sandbox, store: room.store });
    const later = await room.page();
    await later.hello();
    await later.attach(terminal);
    expect(await later.heard('terminal.attached')).not.toHaveProperty('marks');
  });

  it('goes on without a gap after the stream to the host was lost', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    await page.attach(terminal);
    const pty = sandbox.pty(onlyHost());
    pty.print(terminal, 'one ');
    await until(
      () => page.text(terminal) === 'one ',
      () => 'the first half',
    );
    pty.cut();
    pty.print(terminal, 'two');
    await until(
      () => page.text(terminal) === 'one two',
      () => 'the second half',
    );
  });
});

describe('a file of the lesson', () => {
  it('is written by a process of the student', async () => {
    const seen: { argv: string[]; stdin: string; user: number }[] = [];
    sandbox.onProcess = (argv, stdin, user) => {
      if (argv[0] === '/bin/sh') seen.push({ argv, stdin: stdin.toString('utf8'), user });
      return { code: 0 };
    };
    const page = await room.page();
    await page.hello();
    await page.openTerminal();
    const content = 'FROM alpine\n# ü\n'.repeat(5000);
    page.say({ type: 'file.save', request: 'f1', path: 'alpine-pubip/Dockerfile', content });
    expect(await page.heard('file.saved')).toEqual({
      type: 'file.saved',
      request: 'f1',
      path: 'alpine-pubip/Dockerfile',
    });
    expect(seen.at(-1)).toMatchObject({ stdin: content, user: 0 });
    expect(seen.at(-1)?.argv.at(-1)).toBe('alpine-pubip/Dockerfile');
  });

  it.each(['/etc/passwd', '../x', 'a/../../x', 'a//b', '~/x', 'a\u0000b', 'a\nb', 'a/', '.', 'a/.'])(
    'is refused at %j',
    async (path) => {
      const page = await room.page();
      await page.hello();
      await page.openTerminal();
      page.say({ type: 'file.save', request: 'f1', path, content: 'x' });
      expect(await page.heard('error')).toMatchObject({ code: 'bad-path', request: 'f1' });
    },
  );

  it('that the host refuses is told', async () => {
    sandbox.onProcess = (argv) => ({ code: argv[0] === '/bin/sh' ? 1 : 0 });
    const page = await room.page();
    await page.hello();
    await page.openTerminal();
    page.say({ type: 'file.save', request: 'f1', path: 'x', content: 'x' });
    expect(await page.heard('error')).toMatchObject({ code: 'file-refused', request: 'f1', params: { path: 'x' } });
  });
});

it('files of which no end is told are not taken without end', async () => {
  const page = await room.page();
  await page.hello();
  await page.openTerminal();
  sandbox.pty(onlyHost()).onProcess = () => null;
  const save = (n: number) => page.say({ type: 'file.save', request: `f${n}`, path: 'x', content: 'x' });
  for (let n = 0; n <= MAX_PROCESSES; n += 1) save(n);
  expect(await page.heard('error')).toMatchObject({ code: 'too-fast', request: `f${MAX_PROCESSES}` });
});

it('says that there is no host, to whatever needs one', async () => {
  const page = await room.page();
  await page.hello();
  page.say({ type: 'terminal.open', request: 'r1', columns: 80, rows: 24 });
  expect(await page.heard('error')).toMatchObject({ code: 'no-host', request: 'r1' });
});
