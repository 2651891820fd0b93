/**
 * Programs that write what no program should, in four terminals at once: the page lives, answers in another terminal,
 * stays small, and each of the four can be used again. What it does to the server: server/terminals/hostile-output.itest.ts.
 */
import type { CDPSession } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { lessonPath, patience, soak } from './instance.ts';
import type { Workspace } from './workspace.ts';

const HOSTILE_MS = soak ? 600_000 : 10_000;
const AT_ONCE = 4;
const HEAP_BYTES = 150 * 1024 * 1024;

const tenMegabytes = (begin: string, end: string) =>
  `while :; do printf '${begin}'; head -c 10000000 /dev/zero | tr '\\0' x; printf '${end}'; done`;

/** Of somebody who knows the key of the shell's marks: ends a quoted string and begins another. */
const KEY = ";k='$SLIPWAY_MARKS$'";

const PROGRAMS = [
  tenMegabytes('\\033]0;', '\\007'),
  tenMegabytes('\\033P', '\\033\\\\'),
  'cat /dev/urandom',
  `yes $'a\\e[2147483647b\\e[2147483647L\\e[2147483647S\\e[99999999999999999999;1;2;3;4;5;6;7m'`,
  `yes $'\\e]0;title\\a\\e[8;1;1t\\e[8;999;999t\\e[?1049h\\e[?1049l\\e[5;2r\\e[r'`,
  `yes $'\\xff\\xfe\\xc0\\x80\\xf8\\x88\\xed\\xa0\\x80\\xe2\\x82'`,
  `yes $'\\e]133;A${KEY}\\a\\e]133;B${KEY}\\a\\e]133;C${KEY}\\a\\e]133;D;999999999999${KEY}\\a\\e]133;B\\a'`,
  `printf e; yes $'\\u0301\\U000E0100' | tr -d '\\n'`,
  `yes $'\\e[6n\\e[c\\e]10;?\\a'`,
];

test.describe.configure({ timeout: HOSTILE_MS * 2 + 300_000 * patience });

test.skip(!soak, 'hostile output in a page: with --soak only');

test('the page lives, answers elsewhere and stays small', async ({ student: { page, workspace } }) => {
  let crashed = false;
  page.on('crash', () => (crashed = true));
  await page.goto(lessonPath(1));
  await workspace.open();
  for (let made = 2; made <= AT_ONCE + 1; made += 1) {
    await workspace.region.getByRole('button', { name: 'New terminal' }).click();
    await expect(workspace.tab(`Terminal ${made}`)).toHaveAttribute('aria-selected', 'true');
    await workspace.atPrompt();
  }
  const inspector = await page.context().newCDPSession(page);
  const before = await heap(inspector);

  for (let from = 0, heard = 0; from < PROGRAMS.length; from += AT_ONCE) {
    const these = PROGRAMS.slice(from, from + AT_ONCE);
    for (const [index, program] of these.entries()) {
      await workspace.tab(`Terminal ${index + 2}`).click();
      await workspace.type(program);
    }
    await workspace.tab('Terminal 1').click();
    for (const end = Date.now() + HOSTILE_MS / Math.ceil(PROGRAMS.length / AT_ONCE); Date.now() < end;) {
      heard += 1;
      await workspace.command(`clear; echo heard-$((${heard}+0))`, new RegExp(`^heard-${heard}$`, 'm'));
    }
    for (const index of these.keys()) {
      await workspace.tab(`Terminal ${index + 2}`).click();
      await calm(workspace);
      await workspace.command(`clear; echo over-${from}-$((${index}+0))`, new RegExp(`^over-${from}-${index}$`, 'm'));
    }
  }
  expect(crashed).toBe(false);
  const more = (await heap(inspector)) - before;
  console.log(`hostile output: ${Math.round(more / 1024 / 1024)} MB more in the page afterwards`);
  expect(more).toBeLessThan(HEAP_BYTES);
});

/** As a student would: Ctrl-C, and `reset`, blind, for the terminal may be in any state. */
async function calm(workspace: Workspace): Promise<void> {
  await workspace.focus();
  await workspace.page.keyboard.press('Control+C');
  await workspace.type(`stty sane; printf '\\030\\033c'`);
}

async function heap(inspector: CDPSession): Promise<number> {
  await inspector.send('HeapProfiler.collectGarbage');
  return (await inspector.send('Runtime.getHeapUsage')).usedSize;
}
