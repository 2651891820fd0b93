/** kill -9 of web, server and hostd in turn, while a command runs: it goes on, and the page recovers by itself. */
import { expect, test } from './fixtures.ts';
import { lessonPath, pidOf, type Process } from './instance.ts';
import type { Workspace } from './workspace.ts';

/** A killed process is started again, and the page finds its way back. */
const RECOVERY_MS = 60_000;

/** Counts in one long line, so that a screen holds hundreds of numbers. */
const COUNT = `clear; printf '[%s]' begin; i=0; while true; do i=$((i + 1)); printf '%s,' $i; sleep 0.2; done`;

test('what runs goes on, and the page recovers by itself', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.type(COUNT);
  await expect.poll(() => highest(workspace)).toBeGreaterThan(5);
  await page.evaluate(() => Object.assign(window, { notReloaded: true }));

  for (const name of ['web', 'server', 'hostd'] as const)
    await test.step(`kill -9 ${name}`, async () => {
      const before = await highest(workspace);
      await killAndWait(name);
      await expect.poll(() => highest(workspace), { timeout: RECOVERY_MS }).toBeGreaterThan(before + 10);
      await expect(workspace.status).toBeVisible({ timeout: RECOVERY_MS });
      await expect
        .poll(async () => (await page.request.get(lessonPath(1)).catch(() => null))?.status() ?? 0, {
          timeout: RECOVERY_MS,
        })
        .toBe(200);
    });

  await test.step('what is typed afterwards runs once', async () => {
    await workspace.focus();
    await page.keyboard.press('Control+C');
    await workspace.atPrompt();
    await workspace.command(`clear; echo "once more: $((4 * 5))" | tee -a once.txt`, /^once more: 20$/m);
    await workspace.command('wc -l once.txt', /^1 once\.txt$/m);
  });

  expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
});

/** The numbers on the screen. None may be missing, none may stand there twice. */
async function highest(workspace: Workspace): Promise<number> {
  const screen = (await workspace.text()).replaceAll('\n', '');
  const numbers = (screen.split('[begin]')[1] ?? '').split(',').slice(0, -1).map(Number);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  return numbers.length;
}

/** Ends a process without warning, and waits until another one has taken its place. */
async function killAndWait(name: Process): Promise<void> {
  const killed = pidOf(name);
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => isReplaced(name, killed), { timeout: RECOVERY_MS }).toBe(true);
}

function isReplaced(name: Process, killed: number): boolean {
  try {
    const now = pidOf(name);
    return now !== killed && process.kill(now, 0);
  } catch {
    // Between the end of one and the start of the next there is no file, or no such process.
    return false;
  }
}
