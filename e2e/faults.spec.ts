/**
 * kill -9 of web, server, hostd and the Docker daemon around the sandboxes, in an order left to chance, while a command
 * runs: it goes on, the page recovers by itself, and shows what the shell wrote.
 */
import { chance } from './chance.ts';
import { counted, countsOn, startCounting, stopCounting } from './counting.ts';
import { expect, test } from './fixtures.ts';
import { lessonPath, patience, pidOf, type Process, seed } from './instance.ts';

/** A killed process is started again, and the page finds its way back. */
const RECOVERY_MS = 90_000 * patience;

type Death = { name: Process; signal: 'SIGKILL' | 'SIGTERM' };

const DEATHS: readonly Death[] = [
  { name: 'web', signal: 'SIGKILL' },
  { name: 'server', signal: 'SIGKILL' },
  { name: 'hostd', signal: 'SIGKILL' },
  { name: 'dockerd', signal: 'SIGKILL' },
  { name: 'dockerd', signal: 'SIGTERM' },
];

test('what runs goes on, and the page recovers by itself', async ({ student: { page, workspace } }, {
  repeatEachIndex,
}) => {
  const deaths = chance(seed + repeatEachIndex).shuffled(DEATHS);
  console.log(`seed ${seed + repeatEachIndex}: ${deaths.map(({ name, signal }) => `${name} ${signal}`).join(', ')}`);
  await page.goto(lessonPath(1));
  await workspace.open();
  await startCounting(workspace);
  await page.evaluate(() => Object.assign(window, { notReloaded: true }));

  for (const { name, signal } of deaths)
    await test.step(`${signal} for ${name}`, async () => {
      const before = await counted(workspace);
      await endAndWait(name, signal);
      await countsOn(workspace, before + 5, RECOVERY_MS);
      await expect(workspace.status).toBeVisible({ timeout: RECOVERY_MS });
      await expect
        .poll(async () => (await page.request.get(lessonPath(1)).catch(() => null))?.status() ?? 0, {
          timeout: RECOVERY_MS,
        })
        .toBe(200);
    });

  await test.step('all at once', async () => {
    const before = await counted(workspace);
    const all = chance(seed).shuffled(['web', 'server', 'hostd', 'dockerd'] as const);
    await Promise.all(all.map((name) => endAndWait(name, 'SIGKILL')));
    await countsOn(workspace, before + 5, RECOVERY_MS);
    await expect(workspace.status).toBeVisible({ timeout: RECOVERY_MS });
  });

  await test.step('the screen is what the shell wrote', () => stopCounting(workspace));

  await test.step('what is typed afterwards runs once', async () => {
    await workspace.command(`clear; echo "once more: $((4 * 5))" | tee -a once.txt`, /^once more: 20$/m);
    await workspace.command('wc -l once.txt', /^1 once\.txt$/m);
  });

  expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
});

test('a host that the server does not reach: that is told, and what is typed waits for it', async ({
  student: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  const status = workspace.region.getByRole('status').filter({ hasText: /out of reach|Ready/ });
  const hostd = pidOf('hostd');
  process.kill(hostd, 'SIGSTOP');
  try {
    await expect(status).toContainText('out of reach', { timeout: RECOVERY_MS });
    await workspace.type('echo "typed meanwhile: $((4 * 5))" | tee -a meanwhile.txt');
  } finally {
    process.kill(hostd, 'SIGCONT');
  }
  await workspace.shows(/^typed meanwhile: 20$/m, RECOVERY_MS);
  await expect(status).toContainText('Ready');
  await workspace.command('wc -l meanwhile.txt', /^1 meanwhile\.txt$/m);
});

/** Ends a process, and waits until another one has taken its place. */
async function endAndWait(name: Process, signal: Death['signal']): Promise<void> {
  const ended = pidOf(name);
  process.kill(ended, signal);
  await expect.poll(() => isReplaced(name, ended), { timeout: RECOVERY_MS }).toBe(true);
}

function isReplaced(name: Process, ended: number): boolean {
  try {
    const now = pidOf(name);
    return now !== ended && process.kill(now, 0);
  } catch {
    // Between the end of one and the start of the next there is no file, or no such process.
    return false;
  }
}
