import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMark } from '../../lib/live/shell-state.ts';
import { CommandLog } from './command-log.ts';
import type { BufferTerminal } from './buffer-lines.ts';

const PROMPT = '\x1b]133;A\x07ada@h:~$ \x1b]133;B\x07';
const START = '\x1b]133;C\x07';
const end = (status: number) => `\x1b]133;D;${status}\x07`;
/** As bash prints it: the line as it was typed, what it says, how it ended, the next prompt. */
const ran = (command: string, output: string, status = 0) => `${command}\r\n${START}${output}${end(status)}${PROMPT}`;

/** A real terminal without a screen. */
function logged({ cols = 40, rows = 6, scrollback = 100 } = {}) {
  const terminal = new Terminal({ allowProposedApi: true, cols, rows, scrollback });
  const log = new CommandLog(terminal as unknown as BufferTerminal);
  terminal.parser.registerOscHandler(133, (data) => {
    const mark = parseMark(data, null);
    if (mark !== null) log.mark(mark);
    return true;
  });
  terminal.buffer.onBufferChange(() => log.screenChanged());
  const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve));
  return { terminal, log, write };
}

const brief = (log: CommandLog) =>
  log.read().map(({ command, state, status, output }) => [command, state, status, output.join('\n')]);

describe('commands with marks', () => {
  it('have their output and their status, the newest last', async () => {
    const { log, write } = logged();
    await write(PROMPT + ran('echo one', 'one\r\n') + ran('false', '', 1) + ran('printf two', 'two'));
    expect(brief(log)).toEqual([
      ['echo one', 'ended', 0, 'one'],
      ['false', 'ended', 1, ''],
      ['printf two', 'ended', 0, 'two'],
    ]);
  });

  it('that still run have what they said so far', async () => {
    const { log, write } = logged();
    await write(`${PROMPT}ping h\r\n${START}1\r\n2\r\n`);
    expect(brief(log)).toEqual([['ping h', 'running', null, '1\n2']]);
  });

  it('are read over wrapped rows, also of wide characters, and trimmed on the right', async () => {
    const { log, write } = logged({ cols: 11 });
    const long = 'x'.repeat(25);
    await write(PROMPT + ran(`echo ${long}`, `${long}\r\n  in   \r\n日本語日本語日本語\r\n`));
    expect(brief(log)).toEqual([[`echo ${long}`, 'ended', 0, `${long}\n  in\n日本語日本語日本語`]]);
  });

  it.each([7, 20, 80])('stay the same when the terminal becomes %i columns wide', async (cols) => {
    const { terminal, log, write } = logged({ cols: 30, rows: 20 });
    const long = 'abcdefghij'.repeat(5);
    await write(PROMPT + ran('one', `${long}\r\nshort\r\n`) + ran('two', `${long}tail`) + ran('three', 'done\r\n'));
    const before = brief(log);
    expect(before[1]).toEqual(['two', 'ended', 0, `${long}tail`]);
    terminal.resize(cols, 20);
    expect(brief(log)).toEqual(before);
  });

  it('of several lines are copied without the signs that bash puts before them', async () => {
    const { log, write } = logged();
    await write(PROMPT + ran('for i in 1 2; do\r\n> echo $i\r\n> done', '1\r\n2\r\n'));
    expect(brief(log)).toEqual([['for i in 1 2; do\necho $i\ndone', 'ended', 0, '1\n2']]);
  });

  it('that were given up are none', async () => {
    const { log, write } = logged();
    await write(`${PROMPT}half a line^C\r\n${PROMPT}${ran('true', '')}`);
    expect(brief(log)).toEqual([['true', 'ended', 0, '']]);
  });

  it('that opened another shell end without a status where its prompt comes', async () => {
    const { log, write } = logged();
    await write(`${PROMPT}sudo -i\r\n${START}hello\r\n${PROMPT}${ran('id', 'root\r\n')}`);
    expect(brief(log)).toEqual([
      ['sudo -i', 'ended', null, 'hello'],
      ['id', 'ended', 0, 'root'],
    ]);
  });
});

describe('text without marks', () => {
  it('from before the first prompt is shown first', async () => {
    const { log, write } = logged();
    await write(`welcome\r\n${PROMPT}${ran('true', '')}`);
    expect(log.read()[0]).toMatchObject({ state: 'unmarked', output: ['welcome'] });
  });

  it('is one text where a shell prints none', async () => {
    const { log, write } = logged();
    await write('/ # ls\r\nbin  etc\r\n/ # ');
    expect(brief(log)).toEqual([['', 'unmarked', null, '/ # ls\nbin  etc\n/ #']]);
  });

  it('of a container is the output of the command that started it', async () => {
    const { log, write } = logged();
    await write(PROMPT + ran('docker run -it alpine', '/ # ls\r\nbin\r\n/ # exit\r\n'));
    expect(brief(log)).toEqual([['docker run -it alpine', 'ended', 0, '/ # ls\nbin\n/ # exit']]);
  });
});

it('a full-screen program shows its screen while it runs, and says that it had one afterwards', async () => {
  const { log, write } = logged();
  await write(`${PROMPT}vim\r\n${START}\x1b[?1049h\x1b[Hsome file`);
  expect(log.read()).toMatchObject([{ state: 'running', fullScreen: true, output: ['some file'] }]);
  await write(`\x1b[?1049l${end(0)}${PROMPT}`);
  expect(log.read()).toMatchObject([{ command: 'vim', state: 'ended', fullScreen: true, output: [] }]);
});

it('what has left the scrollback is gone, and a part that is left says so', async () => {
  const { log, write } = logged({ rows: 5, scrollback: 20 });
  const lines = Array.from({ length: 60 }, (_, line) => `line ${line}\r\n`).join('');
  await write(PROMPT + ran('old', 'old\r\n') + ran('seq', lines) + ran('new', 'new\r\n'));
  const [first, second] = log.read();
  expect(first).toMatchObject({ command: 'seq', cut: true, status: 0 });
  expect(first!.output.at(-1)).toBe('line 59');
  expect(first!.output.length).toBeLessThan(25);
  expect(second).toMatchObject({ command: 'new', cut: false, output: ['new'] });
});

it('what starts and ends on another screen has none of the lines of this one', async () => {
  const { log, write } = logged();
  await write(`${PROMPT}${ran('seq 3', '1\r\n2\r\n3\r\n')}\x1b[?1049h${(START + end(0)).repeat(3)}\x1b[?1049l`);
  expect(brief(log)).toEqual([['seq 3', 'ended', 0, '1\n2\n3'], ...Array(3).fill(['', 'ended', 0, ''])]);
});

describe('a line that is longer than anybody reads', () => {
  it('has its output from mark to mark', async () => {
    const { log, write } = logged({ cols: 10, scrollback: 200 });
    const long = '0123456789'.repeat(60);
    await write(`${PROMPT}cat x\r\n${START}${long}${end(0)}${PROMPT}${ran('two', 'two\r\n')}`);
    expect(brief(log)).toEqual([
      ['cat x', 'ended', 0, long],
      ['two', 'ended', 0, 'two'],
    ]);
  });

  it('costs no more for each mark in it', async () => {
    const terminal = new Terminal({ allowProposedApi: true, cols: 10, rows: 6, scrollback: 2_000 });
    let read = 0;
    const counted = (which: 'active' | 'normal') =>
      new Proxy(terminal.buffer[which], {
        get(buffer, name) {
          read += name === 'getLine' ? 1 : 0;
          const value: unknown = Reflect.get(buffer, name, buffer);
          return typeof value === 'function' ? value.bind(buffer) : value;
        },
      });
    const log = new CommandLog({
      buffer: {
        get active() {
          return counted('active');
        },
        get normal() {
          return counted('normal');
        },
      } as unknown as BufferTerminal['buffer'],
      registerMarker: (offset) => terminal.registerMarker(offset) as ReturnType<BufferTerminal['registerMarker']>,
    });
    const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve));
    log.mark({ kind: 'B', again: false });
    await write('x'.repeat(15_000));
    for (let marks = 0; marks < 100; marks += 1) {
      log.mark({ kind: 'C' });
      log.mark({ kind: 'D', status: 0 });
    }
    expect(read).toBeLessThan(200 * 100);
  });
});

it('what was cleared is gone, and nothing takes its place', async () => {
  const { log, write } = logged();
  await write(PROMPT + ran('secret', 'secret\r\n') + ran('clear', '\x1b[H\x1b[2J\x1b[3J') + ran('new', 'new\r\n'));
  expect(brief(log)).toEqual([
    ['clear', 'ended', 0, ''],
    ['new', 'ended', 0, 'new'],
  ]);
});

it('a reset forgets everything', async () => {
  const { terminal, log, write } = logged();
  await write(PROMPT + ran('old', 'old\r\n'));
  terminal.reset();
  log.reset();
  await write(PROMPT + ran('new', 'new\r\n'));
  expect(brief(log)).toEqual([['new', 'ended', 0, 'new']]);
});

it('any marks in any order do no harm, and never too many are kept', async () => {
  const piece = fc.constantFrom(
    ...['\x1b]133;A\x07', '\x1b]133;B\x07', START, end(0), '\x1b]133;D;x\x07', '\x1b]133;\x07', 'text', '\r\n', '日本'],
    ...['\x1b[?1049h', '\x1b[?1049l', '\x1b[2J', '\x1b[3J', '\x1b[H', '\x1b[5A', '\x1b[2M', 'w'.repeat(50)],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 2, max: 60 }), async (pieces, cols) => {
      const { terminal, log, write } = logged({ cols: 20, rows: 4, scrollback: 10 });
      await write(pieces.join(''));
      log.read();
      terminal.resize(cols, 3);
      for (const { output } of log.read()) expect(output.every((line) => line === line.trimEnd())).toBe(true);
      terminal.dispose();
    }),
    { numRuns: 200 },
  );
  const { terminal, log, write } = logged();
  await write((START + end(0)).repeat(5_000));
  expect(log.read().length).toBe(1_000);
  expect(terminal.markers.length).toBeLessThan(2_100);
});
