/**
 * Programs in our terminals and in a plain pseudo-terminal, with the same keys: both screens show the same, and so does
 * one that comes later. From the shell through the pty host and the server to a terminal emulator.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Classroom, startClassroom, until } from '../testing/classroom.ts';
import { ProcessSandbox } from '../testing/process-sandbox.ts';
import { type PlainPty, PlainPtys } from './testing/plain-pty.ts';
import type { Screen, Size } from './testing/screen.ts';
import { ScreenPage } from './testing/screen-page.ts';

type Step = { keys?: string; size?: Size; shows: RegExp };
type Program = { steps: Step[]; same?: (picture: string[]) => string[] };

const SIZE: Size = { columns: 80, rows: 24 };
const OTHER: Size = { columns: 101, rows: 31 };
const ESCAPE = '\x1b';
const PATIENCE_MS = 20_000;

/** A shell that says nothing of its own, the same for both. */
const SHELL = `env -i HOME=/nonexistent PATH=/usr/bin:/bin TERM=xterm-256color COLORTERM=truecolor LANG=C.UTF-8 PS1=\\$\\  bash --norc --noprofile`;

/** Numbers pass by themselves, and the blanks around them with their width. */
const calm = (text: string) => text.replaceAll(/ *\d[\d.,: ]*/g, '#').replaceAll(/ +/g, ' ');
/** The first line of top tells the time. */
const top = (picture: string[]) => picture.slice(3).map(calm);
/** htop's meters move and its numbers change their look; its list (a shell that sleeps) and its keys do not. */
const htop = (picture: string[]) =>
  picture
    .slice(picture.findIndex((line) => /PID.*USER/.test(line)))
    .map((line) => calm(line.replaceAll(/\{.*?\}/g, '')).trimEnd());

const PROGRAMS: Record<string, Program> = {
  vim: {
    steps: [
      { keys: 'vim -u DEFAULTS -n -i NONE text.txt\r', shows: /line 1\b[^]*line 20\b/ },
      { keys: 'ihello ', shows: /INSERT/ },
      { keys: ESCAPE, shows: /^hello line 1$/m },
      { keys: ':set mouse=a number hlsearch\r', shows: /^ +1 hello line 1$/m },
      { keys: `${ESCAPE}[<0;12;6M${ESCAPE}[<0;12;6m`, shows: /6,\d/ },
      { keys: '/line 77\r', shows: /^ +77 line 77$/m },
      { size: OTHER, shows: /^ +85 line 85$/m },
      { keys: ':vsplit\r', shows: /│|\|/ },
      { keys: ':only\r:wq\r', shows: /^\$ vim .*\n\$$/m },
      { keys: 'head -n 1 text.txt\r', shows: /^hello line 1$/m },
    ],
  },
  less: {
    steps: [
      { keys: 'less numbers.txt\r', shows: /^line 23$/m },
      { keys: ' ', shows: /^line 40$/m },
      { keys: '/line 177\r', shows: /^line 177$/m },
      { keys: 'G', shows: /^line 500$/m },
      { size: OTHER, shows: /^line 500$/m },
      { keys: 'q', shows: /^\$ less numbers.txt\n\$$/m },
    ],
  },
  nano: {
    steps: [
      { keys: 'nano --ignorercfiles notes.txt\r', shows: /GNU nano/ },
      { keys: 'first\rsecond äöü 日本', shows: /second äöü 日本/ },
      { size: OTHER, shows: /second äöü 日本/ },
      { keys: '\x0f', shows: /File Name to Write: notes.txt/ },
      { keys: '\r', shows: /Wrote 2 lines/ },
      { keys: '\x18', shows: /^\$ nano .*\n\$$/m },
      { keys: 'cat notes.txt\r', shows: /^first\nsecond äöü 日本$/m },
    ],
  },
  top: {
    same: top,
    steps: [
      { keys: 'top -d 600 -p 1\r', shows: /PID +USER/ },
      { size: OTHER, shows: /PID +USER/ },
      { keys: 'q', shows: /PID +USER[^]*\$$/ },
    ],
  },
  htop: {
    same: htop,
    steps: [
      { keys: 'htop --delay=600 --no-color -p $$\r', shows: /PID[^]*F10 ?Quit/ },
      { size: OTHER, shows: /PID[^]*F10 ?Quit/ },
      { keys: 'q', shows: /^\$ htop [^]*\n\$$/ },
    ],
  },
  'a table of wide characters': {
    steps: [
      { keys: 'cat wide.txt\r', shows: /╚═+╝\n\$$/ },
      { size: OTHER, shows: /╚═+╝\n\$$/ },
    ],
  },
  '24-bit colours and styles': {
    steps: [{ keys: 'cat colours.txt\r', shows: /gradient\n.*styles\n\$$/ }],
  },
  'the alternate screen': {
    steps: [
      { keys: 'echo before; sh alternate.sh\r', shows: /^ {9}there$/m },
      { size: OTHER, shows: /^ {9}there$/m },
      { keys: '\r', shows: /before\nafter\n\$$/ },
    ],
  },
  'lines that wrap, written before and after a new size': {
    steps: [
      { keys: 'sh long.sh\r', shows: /a{80}\n/ },
      { size: { columns: 57, rows: 20 }, shows: /a{57}\n/ },
      { keys: '\r', shows: /^20 57$[^]*b{57}\n[^]*\$$/m },
      { size: OTHER, shows: /a{101}\n[^]*b{101}\n/ },
    ],
  },
};

let ptys: PlainPtys;
let sandbox: ProcessSandbox;
let room: Classroom;
let directory: string;
let ours: ScreenPage;
let plain: PlainPty;
let terminal: number;

beforeAll(() => void (ptys = new PlainPtys()));
afterAll(() => ptys.dispose());

beforeEach(async () => {
  // Not in a TMPDIR of the tests' own, into which the shells' user may have no way.
  directory = mkdtempSync('/tmp/slipway-conformance-');
  chmodSync(directory, 0o755);
  sandbox = new ProcessSandbox();
  room = await startClassroom({ sandbox });
  const page = await room.page();
  await page.hello();
  page.say({ type: 'host.open' });
  await until(
    () => ['failed', 'ready'].includes(page.host()?.phase ?? ''),
    () => 'the shell',
  );
  page.say({ type: 'terminal.open', request: 'r1', ...SIZE });
  terminal = (await page.heard('terminal.opened')).terminal;
  ours = new ScreenPage(page, terminal, SIZE, { answers: true, claim: true });
  plain = ptys.open(SIZE, ['sh', '-c', SHELL], lay('plain'));
  ours.type(Buffer.from(`cd ${lay('ours')} && exec ${SHELL}\r`));
  both({ keys: 'echo begun-$((20+3)); clear\r' });
  await sees({ shows: /^\$$/ });
});

afterEach(async () => {
  ours.close();
  plain.dispose();
  await room.close();
  sandbox.dispose();
  rmSync(directory, { recursive: true, force: true });
});

/** The files that the programs are given, in a directory for each side. */
function lay(side: string): string {
  const at = join(directory, side);
  mkdirSync(at);
  chmodSync(at, 0o777);
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');
  const bars = Array.from({ length: 64 }, (_, x) => `${ESCAPE}[48;2;${x * 4};${255 - x * 4};128m `).join('');
  const styles = [1, 2, 3, 4, '4:3', 7, 9, 53, '38;5;208', '58;2;255;0;0;4'].map(
    (code) => `${ESCAPE}[${code}mx${ESCAPE}[0m`,
  );
  const files: Record<string, string> = {
    'text.txt': lines(100),
    'numbers.txt': lines(500),
    'wide.txt': [
      '╔════════╗',
      '║日本語  ║',
      '║한국어 x║',
      '║e\u0301a\u0308o\u0302     ║',
      '║🐋🇩🇪👩‍🚀 ║',
      '╚════════╝',
      '',
    ].join('\n'),
    'colours.txt': `${bars}${ESCAPE}[0m gradient\n${styles.join('')} styles\n`,
    'alternate.sh': `printf '\\033[?1049h\\033[2J\\033[5;10Hthere'; head -n 1 > /dev/null; printf '\\033[?1049l'; echo after`,
    'long.sh': `head -c 300 /dev/zero | tr '\\0' a; echo; head -n 1 > /dev/null; stty size; head -c 300 /dev/zero | tr '\\0' b; echo`,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(at, name), text);
    chmodSync(join(at, name), 0o666);
  }
  return at;
}

function both({ keys, size }: Omit<Step, 'shows'>): void {
  for (const side of [ours, plain]) {
    if (size !== undefined) side.resize(size);
    if (keys !== undefined) side.type(Buffer.from(keys));
  }
}

/** Waits until both screens show it and are alike; where they are not, says how they differ. */
async function sees({ shows }: Pick<Step, 'shows'>, same: NonNullable<Program['same']> = (all) => all) {
  const alike = (one: Screen, other: Screen) => String(same(one.whole())) === String(same(other.whole()));
  await until(
    () => shows.test(plain.screen.text()),
    () => `${String(shows)}; the plain terminal shows\n${plain.screen.text()}`,
    PATIENCE_MS,
  );
  await until(
    () => shows.test(ours.screen.text()) && alike(ours.screen, plain.screen),
    () => '',
    PATIENCE_MS,
  ).catch(() => expect(same(ours.screen.whole())).toEqual(same(plain.screen.whole())));
}

/** A page that comes now is shown what the first one shows. */
async function newcomerSeesTheSame(size: Size, same: NonNullable<Program['same']> = (all) => all): Promise<void> {
  const page = await room.page();
  await page.hello();
  const late = new ScreenPage(page, terminal, size, { answers: false, claim: false });
  await until(
    () => late.received > 0 && String(same(late.screen.whole())) === String(same(ours.screen.whole())),
    () => '',
    PATIENCE_MS,
  ).catch(() => expect(same(late.screen.whole())).toEqual(same(ours.screen.whole())));
  late.close();
}

describe('the screen is that of a plain terminal', () => {
  it.each(Object.entries(PROGRAMS))('%s', async (_name, { steps, same }) => {
    let size = SIZE;
    for (const step of steps) {
      both(step);
      await sees(step, same);
      size = step.size ?? size;
      await newcomerSeesTheSame(size, same);
    }
  });

  it('while the size changes again and again during output, no line is lost or doubled', async () => {
    const count = 4_000;
    both({ keys: `clear; for i in $(seq ${count}); do echo $i; done; echo over-$((1+0))\r` });
    for (const columns of [100, 40, 120, 33, 80, 61, 90, 45, 80]) {
      const before = ours.received;
      both({ size: { columns, rows: 10 + (columns % 17) } });
      await until(
        () => ours.received > before,
        () => 'more output',
      );
    }
    const numbers = Array.from({ length: count }, (_, index) => String(index + 1));
    for (const { screen } of [plain, ours]) {
      await until(
        () => screen.lines().includes('over-1'),
        () => screen.text().slice(-300),
        PATIENCE_MS,
      );
      expect(screen.lines().filter((line) => /^\d+$/.test(line))).toEqual(numbers);
    }
    await newcomerSeesTheSame({ columns: 80, rows: 22 });
  });
});
