/** Whoever comes later shows what somebody sees who was there all the time: the pty host's memory, with a real terminal. */
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { builtPtyHost } from '../testing/built-pty-host.ts';
import { PtyHostUnderTest } from './testing/pty-host-under-test.ts';
import { Screen } from './testing/screen.ts';

/** What the small one keeps, so that little output is more than it can keep. */
const SMALL = 16 * 1024;
const PLENTY = 0x7fff_ffff;

let whole: string;
let small: string;
let host: PtyHostUnderTest;

beforeAll(() => {
  whole = builtPtyHost();
  small = builtPtyHost({ sanitized: true, kept: SMALL });
}, 120_000);

afterEach(async () => expect(await host.stop()).toBe(''));

async function start(binary: string): Promise<void> {
  host = new PtyHostUnderTest(binary);
  await host.hello();
}

let terminals = 0;

/** A terminal that shows exactly what is typed, and a watch that misses nothing of it. */
class Echo {
  readonly terminal: number;
  readonly watch: number;
  #written = 0;

  private constructor(terminal: number) {
    this.terminal = terminal;
    this.watch = terminal;
  }

  static async open(columns = 80, rows = 24): Promise<Echo> {
    terminals += 1;
    const echo = new Echo(terminals);
    await host.open(terminals, columns, rows);
    host.follow(echo.watch, terminals, SMALL / 2);
    host.type(terminals, 'stty raw -echo; echo read""y; exec cat\n');
    await host.until(() => host.bytes(echo.watch).includes('ready'));
    echo.#written = host.position(echo.watch) ?? 0;
    return echo;
  }

  /** Returns when it is shown. */
  async write(text: string | Buffer): Promise<void> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 16_384) {
      const piece = bytes.subarray(at, at + 16_384);
      this.#written += piece.length;
      host.type(this.terminal, piece);
      await host.until(() => (host.position(this.watch) ?? 0) >= this.#written);
    }
  }

  resize(columns: number, rows: number): Promise<void> {
    host.send({ type: 'resize', terminal: this.terminal, columns, rows });
    return host.pong();
  }

  /** What somebody shows who saw all of it, and somebody who comes now. */
  async both(): Promise<{ witness: Screen; newcomer: Screen }> {
    await host.pong();
    const newcomer = await new Screen().show(await host.newcomer(this.terminal));
    expect(host.seen('watching').filter(({ watch }) => watch === this.watch)).toHaveLength(1);
    return { witness: await new Screen().show(host.shown(this.watch)), newcomer };
  }

  close(): void {
    host.send({ type: 'close', terminal: this.terminal });
  }
}

async function alike({ witness, newcomer }: { witness: Screen; newcomer: Screen }): Promise<void> {
  expect(newcomer.picture()).toEqual(witness.picture());
  expect(await newcomer.probed()).toEqual(await witness.probed());
}

const numbered = (count: number, from = 1) =>
  Array.from({ length: count }, (_, at) => `line ${from + at}\r\n`).join('');
const drawn = (bytes: number) => '\x1b[5;5Hdrawn \x1b[7mwell\x1b[0m'.repeat(Math.ceil(bytes / 25));

describe('a terminal that keeps 2 MiB and 2 MiB of history', () => {
  it('gives back 5,000 lines and more of a flood, and its last screen', async () => {
    await start(whole);
    await host.open(1);
    host.send({ type: 'watch', watch: 1, terminal: 1, from: 'everything', credit: PLENTY });
    // The prompt is the last that comes: the newcomer sees no less than the witness.
    host.type(1, `PS1='at rest'"> "; seq 1000000 1600000; echo all-$((1+0))\n`);
    await host.sees(1, /all-1\r\n.*at rest> $/s, 1);
    const newcomer = await new Screen().show(await host.newcomer(1));
    const witness = await new Screen().show(host.shown(1));
    expect(newcomer.picture()).toEqual(witness.picture());
    const lines = newcomer.scrollback();
    expect(lines.length).toBeGreaterThan(5_000);
    expect(lines.slice(100)).toEqual(witness.scrollback().slice(100 - lines.length));
  });

  it('keeps the lines of the shell while a program draws on the alternate screen for long, which draws itself anew', async () => {
    await start(whole);
    await host.open(1);
    const text = await host.run(1, 'seq 1 3000');
    expect(text).toContain('2999');
    const program =
      "draw() { printf '\\e[H\\e[2Jdrawn %s' \"$1\"; }; trap 'draw anew' WINCH; printf '\\e[?1049h'; draw first; " +
      "for n in $(seq 300); do printf '%16384s' x; done; draw full; until read -t 0.1 -n 1 key; do :; done; printf '\\e[?1049l'";
    host.type(1, `bash -c ${JSON.stringify(program).replaceAll('$', '\\$')}\n`);
    const watch = 501;
    await host.sees(1, /drawn full/, watch);
    const screen = await new Screen().show(await host.newcomer(1));
    expect(screen.terminal.buffer.active.type).toBe('alternate');
    await host.sees(1, /drawn anew/, watch);
    await expect
      .poll(async () => (await new Screen().show(await host.newcomer(1))).picture().screen[0], { timeout: 20_000 })
      .toBe('drawn anew');
    host.type(1, 'x');
    await host.run(1, 'true');
    const { terminal } = await new Screen().show(await host.newcomer(1));
    const { normal } = terminal.buffer;
    const lines = Array.from({ length: normal.length }, (_, at) => normal.getLine(at)?.translateToString(true));
    expect(terminal.buffer.active.type).toBe('normal');
    for (const number of [1, 1500, 3000]) expect(lines).toContain(String(number));
  });

  it('replays resizes where they were, cell by cell', async () => {
    await start(whole);
    const echo = await Echo.open();
    for (const [columns, rows] of [
      [100, 30],
      [33, 10],
      [120, 40],
      [79, 24],
    ] as const) {
      await echo.write(`${'wide 漢字 and long '.repeat(20)}\r\n\x1b[31mred\x1b[0m\r\n${numbered(20)}`);
      await echo.resize(columns, rows);
      await echo.write(`after ${'x'.repeat(columns * 2)}\r\n`);
    }
    await echo.resize(60, 20);
    const { witness, newcomer } = await echo.both();
    expect(newcomer.terminal.cols).toBe(60);
    expect(newcomer.scrollback()).toEqual(witness.scrollback());
    await alike({ witness, newcomer });
  });
});

describe('a terminal that keeps little', () => {
  it.each([
    ['bracketed paste', '\x1b[?2004h'],
    ['application cursor keys', '\x1b[?1h'],
    ['application keypad', '\x1b='],
    ['application keypad by number', '\x1b[?66h'],
    ['the mouse', '\x1b[?1002;1006h'],
    ['another mouse', '\x1b[?1000h\x1b[?1003h'],
    ['focus', '\x1b[?1004h'],
    ['a hidden cursor', '\x1b[?25l'],
    ['a cursor that was hidden and is shown', '\x1b[?25l\x1b[?25h'],
    ['no wrapping', '\x1b[?7l'],
    ['wrapping backwards', '\x1b[?45h'],
    ['insert mode', '\x1b[4h'],
    ['new line mode', '\x1b[20h'],
    ['a colour', '\x1b[1;38;5;99;44m'],
    ['a colour of three', '\x1b[0;38;2;1;2;3;48:2::9:8:7m'],
    ['a colour that was reset', '\x1b[31;4m\x1b[m'],
    ['line drawing', '\x1b(0'],
    ['line drawing at hand', '\x1b)0\x0e'],
    ['a cursor that was hidden before everything was reset', '\x1b[?25l\x1bc'],
    ['everything reset', '\x1b[?1h\x1b[31m\x1b(0\x1bc'],
    ['a soft reset', '\x1b[?1h\x1b[31m\x1b(0\x1b[?25l\x1b[!p'],
    ['controls of eight bits', '\u009b31m\u009d0;title\u009c\u0090q ignored\u009c'],
  ])('knows %s, however long ago', async (_, sequence) => {
    await start(small);
    const echo = await Echo.open();
    await echo.write(`${sequence}${numbered(8_000)}`);
    const { witness, newcomer } = await echo.both();
    await alike({ witness, newcomer });
    await echo.write(`\x1b[?1049h${drawn(5 * SMALL)}`);
    await echo.write('\x1b[?1049l');
    await alike(await echo.both());
  });

  it('knows the scroll region and the origin', async () => {
    await start(small);
    const echo = await Echo.open();
    await echo.write(`\x1b[2J\x1b[5;15r\x1b[?6h${numbered(8_000)}`);
    const { witness, newcomer } = await echo.both();
    await alike({ witness, newcomer });
    await echo.resize(80, 30);
    await echo.write(numbered(8_000));
    await alike(await echo.both());
  });

  it('gives the last mark of the shell once, and none that others print', async () => {
    await start(small);
    const echo = await Echo.open();
    const key = `;k=${host.welcome?.marks}`;
    const of = (mark: string) => `\x1b]133;${mark}${key}\x07`;
    const forged = `\x1b]133;B\x07\x1b]133;B${key}0\x07\x1b]133;B;k=\x07`;
    await echo.write(`${of('A')}$ ${of('B')}seq\r\n${of('C')}${forged}${numbered(8_000)}`);
    const marks = async () =>
      [
        ...Buffer.concat((await host.newcomer(echo.terminal)).filter(Buffer.isBuffer))
          .toString()
          .matchAll(/133;(.*?)\x07/g),
      ].map(([, mark]) => mark);
    expect(await marks()).toEqual([`C${key}`]);
    await echo.write(`\x1b[?1049h${of('D;7')}${of('A')}${forged}${drawn(5 * SMALL)}`);
    expect(await marks()).toEqual([`C${key}`, `A${key}`]);
    await echo.write('\x1b[?1049l');
    expect(await marks()).toEqual([`C${key}`, `A${key}`]);
  });

  it('does not wait for the end of a string that has none, nor shows it', async () => {
    await start(small);
    for (const [begin, end] of [
      ['\x1b]52;c;', '\x07'],
      ['\x1bPq', '\x1b\\'],
      ['\x1b_', '\u009c'],
    ]) {
      const echo = await Echo.open();
      // So long that the lines before it are lost.
      await echo.write(`${numbered(3_000)}${begin}${'QUJD'.repeat(4 * SMALL)}`);
      expect((await echo.both()).newcomer.text()).toBe('');
      await echo.write(`${end}after\r\n`);
      expect((await echo.both()).newcomer.text()).toBe('after');
      await echo.write(numbered(100));
      await alike(await echo.both());
    }
  });

  it('sends a reader that lost its place all of it again', async () => {
    await start(small);
    const echo = await Echo.open();
    host.send({ type: 'watch', watch: 7000, terminal: echo.terminal, from: 'everything', credit: 100 });
    await echo.write(`\x1b[?2004h\x1b[32m${numbered(8_000)}`);
    await echo.resize(100, 20);
    host.send({ type: 'credit', watch: 7000, bytes: PLENTY });
    await host.until(() => host.position(7000) === host.position(echo.watch));
    await host.pong();
    const newcomer = await new Screen().show(host.shown(7000));
    await alike({ witness: await new Screen().show(host.shown(echo.watch)), newcomer });
  });

  it('costs credit for history as for output', async () => {
    await start(small);
    const echo = await Echo.open();
    await echo.write(numbered(8_000));
    host.send({ type: 'watch', watch: 7001, terminal: echo.terminal, from: 'everything', credit: 1000 });
    await host.until(() => host.seen('watching').some(({ watch }) => watch === 7001));
    const bytes = () => Buffer.concat(host.shown(7001).filter((one) => Buffer.isBuffer(one)));
    await host.pong();
    await host.pong();
    expect(bytes().length).toBe(1000);
    host.send({ type: 'credit', watch: 7001, bytes: PLENTY });
    await host.until(() => host.position(7001) === host.position(echo.watch));
    const { start: from, live, history } = host.seen('watching').find(({ watch }) => watch === 7001) ?? expect.fail();
    expect(bytes().length).toBe(history + live - from);
    expect(history).toBeGreaterThan(SMALL / 2);
  });

  it(
    'shows a newcomer what somebody sees who was there all the time, whatever it was',
    async () => {
      await start(small);
      await fc.assert(
        fc.asyncProperty(fc.array(step(false), { minLength: 3, maxLength: 30 }), async (steps) => {
          const { witness, newcomer } = await follow(steps);
          // The screen at the top of the history has lost what was on it before.
          const lines = newcomer.scrollback().slice(2 * 24);
          expect(lines).toEqual(lines.length === 0 ? [] : witness.scrollback().slice(-lines.length));
          await alike({ witness, newcomer });
        }),
        { numRuns: 30 * inject('effort'), endOnFailure: true },
      );
    },
    120_000 * inject('effort'),
  );

  it(
    'shows it at whatever sizes it was written',
    async () => {
      await start(small);
      await fc.assert(
        fc.asyncProperty(fc.array(step(true), { minLength: 3, maxLength: 30 }), async (steps) => {
          // Lines of the history were written at sizes that are no longer known; a screen of text hides that.
          await alike(await follow([...steps, { do: 'write', text: numbered((2 * SMALL) / 10) }]));
        }),
        { numRuns: 30 * inject('effort'), endOnFailure: true },
      );
    },
    120_000 * inject('effort'),
  );
});

type Step = { do: 'write'; text: string } | { do: 'resize'; columns: number; rows: number };

async function follow(steps: readonly Step[]): Promise<{ witness: Screen; newcomer: Screen }> {
  const echo = await Echo.open();
  for (const one of steps) {
    if (one.do === 'write') await echo.write(one.text);
    else await echo.resize(one.columns, one.rows);
  }
  const both = await echo.both();
  echo.close();
  return both;
}

function step(resizes: boolean): fc.Arbitrary<Step> {
  const text = fc.oneof(
    { weight: 6, arbitrary: line },
    { weight: 3, arbitrary: fc.array(line, { minLength: 50, maxLength: 150 }).map((lines) => lines.join('')) },
    { weight: 2, arbitrary: mode },
    { weight: 2, arbitrary: visit },
    { weight: 1, arbitrary: region },
  );
  const write = text.map((it): Step => ({ do: 'write', text: it }));
  if (!resizes) return write;
  const size = { columns: fc.integer({ min: 20, max: 140 }), rows: fc.integer({ min: 5, max: 50 }) };
  const resize = fc.record(size).map((it): Step => ({ do: 'resize', ...it }));
  return fc.oneof({ weight: 4, arbitrary: write }, { weight: 1, arbitrary: resize });
}

/**
 * A sequence that something else breaks off. Never one that goes on with what comes at random: that makes strings that do
 * not end, which hide text that the newcomer cannot have, and sets tab stops, which nobody remembers.
 */
const broken = fc
  .tuple(
    fc.constantFrom('\x1b[', '\x1b', '\x1b[3', '\x1b[?2', '\x1b('),
    fc.constantFrom('\x18', '\x1b[1m', '\u009b1m', '漢'),
  )
  .map((parts) => parts.join(''));
const piece = fc.oneof(
  fc.constantFrom(
    'plain text ',
    'ünï',
    '漢字',
    '🙂',
    'e\u0301',
    '\t',
    'lqqk',
    '\x1b[1m',
    '\x1b[31m',
    '\x1b[48;5;200m',
    '\x1b[0m',
  ),
  fc.constantFrom(
    '\x1b[4;38;2;9;8;7m',
    '\x1b[m',
    '\rover',
    '\x1b[K',
    '\x1b[3D',
    '\b',
    '\x1b[2P',
    '\x1b[3@',
    '\x1b]0;title\x07',
  ),
  fc.constantFrom('\x1b7\x1b[3Cfar\x1b8', '\x1b]133;A\x1b\\', '\x1bPq ignored\x1b\\', '\x1b[\x0831m', '\u009b1m'),
  broken,
  fc.stringMatching(/^[ -~]{0,30}$/),
);
const line = fc.array(piece, { maxLength: 12 }).map((pieces) => `${pieces.join('')}\r\n`);

const mode = fc.constantFrom(
  ...[1, 7, 25, 45, 1000, 1002, 1003, 1004, 1006, 2004].flatMap((one) => [`\x1b[?${one}h`, `\x1b[?${one}l`]),
  ...['\x1b=', '\x1b>', '\x1b[4h', '\x1b[4l', '\x1b(0', '\x1b(B', '\x1b)0', '\x0e', '\x0f', '\x1b[!p', '\x1bc'],
);

const drawing = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 90 }), piece)
  .map(([row, column, what]) => `\x1b[${row};${column}H${what}`);

/** What the way back from the alternate screen restores; of character sets xterm.js restores only the one in use. */
const SAVED = /^\x1b(c|\[!p|[()].$)|^[\x0e\x0f]$/;

/** A program on the alternate screen, of one kind or the other, that may leave modes behind. */
const visit = fc
  .tuple(
    fc.constantFrom(
      ['\x1b[?1049h', '\x1b[?1049l'],
      ['\x1b7\x1b[?47h', '\x1b[?47l\x1b8'],
      ['\x1b[?1;1049h', '\x1b[?1049;1l'],
    ),
    fc.array(
      fc.oneof(
        drawing,
        mode.filter((one) => !SAVED.test(one)),
      ),
      { maxLength: 80 },
    ),
    fc.constantFrom(1, 1, 1, 20),
  )
  .map(([[enter, leave], inside, times]) => `${enter}${inside.join('').repeat(times)}\x18\x1b[0m${leave}`);

/** A scroll region for a while, and the cursor back where lines end. */
const region = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.array(line, { maxLength: 10 }))
  .map(([top, lines]) => `\x1b[${top};${top + 1}r\x1b[${top};1H${lines.join('')}\x1b[r\x1b[999;1H\r\n`);
