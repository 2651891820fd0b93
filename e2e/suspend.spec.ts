/** A host that is not used sleeps with its shells, and goes on where it was when its student comes back. */
import { counted, countsOn, startCounting, stopCounting } from './counting.ts';
import { expect, test } from './fixtures.ts';
import { pagePath } from './instance.ts';
import { HOST_READY_MS, runBlock } from './workspace.ts';

test('a host that sleeps is woken by typing, by its button or by Run, and has lost nothing', async ({
  student: { name, page, workspace },
  instructor,
}) => {
  const row = instructor.getByRole('row').filter({ hasText: name });
  const sleeps = workspace.region.getByText('Your host sleeps.', { exact: true });
  const suspend = async () => {
    await row.getByRole('button', { name: `Put the host of ${name} to sleep` }).click();
    await instructor.getByRole('alertdialog').getByRole('button', { name: 'Sleep' }).click();
    await expect(sleeps).toBeVisible({ timeout: HOST_READY_MS });
    await expect(row).toContainText('Asleep');
  };
  await page.goto(pagePath('faults', '010-once'));
  await workspace.open();

  await test.step('it stands still, and the first key wakes it and is not lost', async () => {
    await startCounting(workspace);
    await suspend();
    await stopCounting(workspace);
    await expect(workspace.status).toBeVisible();
  });

  await test.step('loaded again while it sleeps, a page says what comes back, and its button wakes it', async () => {
    await startCounting(workspace);
    await suspend();
    const before = await counted(workspace);
    await page.reload();
    await expect(workspace.region.getByText(/What its terminals showed comes back/)).toBeVisible({
      timeout: HOST_READY_MS,
    });
    await workspace.region.getByRole('button', { name: 'Wake my Docker host' }).click();
    await expect(workspace.status).toBeVisible({ timeout: HOST_READY_MS });
    await expect(sleeps).toBeHidden();
    await countsOn(workspace, before, HOST_READY_MS);
    await stopCounting(workspace);
  });

  await test.step('Run wakes it, and runs once in the terminal that was there', async () => {
    await suspend();
    await runBlock(page, 'echo "run at $(date +%s%N)" >> runs.txt');
    await expect(workspace.status).toBeVisible({ timeout: HOST_READY_MS });
    await workspace.command('clear; wc -l runs.txt', /^1 runs\.txt$/m);
    await expect(workspace.tabs).toHaveCount(1);
  });
});
