/**
 * A command that counts in a terminal and, before it shows a number, writes it into a file on the host: what the page
 * shows is held against what the shell really wrote. Knows nothing of what goes wrong meanwhile.
 */
import { expect } from '@playwright/test';
import { soak } from './instance.ts';
import type { Workspace } from './workspace.ts';

const FILE = 'counted.txt';
/** In one long line, so that a screen holds hundreds of numbers; a soak counts slower, for it lasts longer. */
const PAUSE_S = soak ? 1 : 0.2;
/**
 * A key ends it, between two numbers: Ctrl-C could come between the file and the screen. One that comes in the moment in
 * which the time is over is read, but not told by the status.
 */
const COUNT =
  `clear; rm -f ${FILE}; printf '[%s]' begin; i=0; until read -rsn 1 -t ${PAUSE_S}; [ "$REPLY" ]; do ` +
  `i=$((i + 1)); echo $i >> ${FILE}; printf '%s,' $i; done; printf '[%s]\\n' end`;

export async function startCounting(workspace: Workspace): Promise<void> {
  await workspace.type(COUNT);
  await expect.poll(() => counted(workspace)).toBeGreaterThan(5);
}

/** How far it came on the screen. No number may be missing, none may stand there twice. */
export async function counted(workspace: Workspace): Promise<number> {
  const screen = await joined(workspace);
  const [shown = ''] = (screen.split('[begin]')[1] ?? '').split('[end]');
  const numbers = shown.split(',').slice(0, -1).map(Number);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  return numbers.length;
}

/** The screen as one line: what is longer than a row goes on in the next. */
const joined = async (workspace: Workspace): Promise<string> => (await workspace.text()).replaceAll('\n', '');

export async function countsOn(workspace: Workspace, from: number, timeout: number): Promise<void> {
  await expect.poll(() => counted(workspace), { timeout }).toBeGreaterThan(from + 5);
}

/** Ends it, and holds the screen against the file. */
export async function stopCounting(workspace: Workspace): Promise<void> {
  await workspace.focus();
  await workspace.page.keyboard.press('q');
  await expect.poll(() => joined(workspace)).toContain('[end]');
  const shown = await counted(workspace);
  await workspace.command(
    `clear; seq $(wc -l < ${FILE}) | cmp - ${FILE} && echo "truth $(wc -l < ${FILE})"`,
    /^truth \d+$/m,
  );
  expect(await workspace.text()).toMatch(new RegExp(`^truth ${shown}$`, 'm'));
}
