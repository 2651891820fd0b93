/** The page goes in the middle of output: reloaded, crashed, closed, or left for another device. The shell counts on. */
import { counted, countsOn, startCounting, stopCounting } from './counting.ts';
import { expect, test } from './fixtures.ts';
import { lessonPath, patience } from './instance.ts';
import { Workspace } from './workspace.ts';

const BACK_MS = 30_000 * patience;

test('reload, crash and a second device in the middle of output', async ({ student, newDevice }) => {
  const { page, workspace, name, returnCode } = student;
  await page.goto(lessonPath(1));
  await workspace.open();
  await startCounting(workspace);

  await test.step('reloads', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const before = await counted(workspace);
      await page.reload();
      await expect(workspace.status).toBeVisible();
      await countsOn(workspace, before, BACK_MS);
    }
  });

  const next = await test.step('the tab crashes, and the lesson is opened in another', async () => {
    const before = await counted(workspace);
    const crashed = page.waitForEvent('crash');
    const inspector = await page.context().newCDPSession(page);
    // Its answer never comes.
    inspector.send('Page.crash').catch(() => {});
    await crashed;
    const tab = await page.context().newPage();
    await tab.goto(lessonPath(1));
    const there = new Workspace(tab);
    await expect(there.status).toBeVisible();
    await countsOn(there, before, BACK_MS);
    return there;
  });

  await test.step('another device, by the return code', async () => {
    const before = await counted(next);
    const device = await newDevice();
    await device.goto('/door');
    await device.getByRole('button', { name: 'I have a return code' }).click();
    await device.getByRole('textbox', { name: 'Return code' }).fill(returnCode!);
    await device.getByRole('button', { name: 'Enter' }).click();
    await expect(device.getByRole('button', { name: `Account: ${name}` })).toBeVisible();
    await device.goto(lessonPath(1));
    const there = new Workspace(device);
    await expect(there.status).toBeVisible();
    await there.screenReaderMode();
    await countsOn(there, before, BACK_MS);
    await countsOn(next, before, BACK_MS);
    await next.page.close();
    await stopCounting(there);
  });
});
