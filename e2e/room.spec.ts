/** The room: who is there, where, and the state of each host; reset and end. */
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { HOST_READY_MS } from './workspace.ts';

test('the instructor sees a student, the lesson and the host, and can end and reset it', async ({
  student,
  instructor,
}) => {
  const { name, page, workspace } = student;
  const row = instructor.getByRole('row').filter({ hasText: name });
  await expect(row).toBeVisible();
  await expect(row).toContainText('No host yet');

  await page.goto(lessonPath(4));
  const title = await page.getByRole('main').getByRole('heading', { level: 1 }).innerText();
  await expect(row).toContainText(title);
  await expect(row).toContainText('here now');

  await workspace.open();
  await expect(row).toContainText('Ready');
  await workspace.command('touch kept.txt; ls', /^kept\.txt$/m);

  await test.step('end: the student is told, files stay', async () => {
    await row.getByRole('button', { name: `End the host of ${name}` }).click();
    await instructor.getByRole('alertdialog').getByRole('button', { name: 'End' }).click();
    await expect(workspace.region.getByText('Your instructor ended this host.', { exact: true })).toBeVisible({
      timeout: HOST_READY_MS,
    });
    await expect(row).toContainText('Ended');
    await workspace.openButton.click();
    await workspace.ready();
    await workspace.command('ls', /^kept\.txt$/m);
  });

  await test.step('reset: a fresh host', async () => {
    await row.getByRole('button', { name: `Reset the host of ${name}` }).click();
    await instructor.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click();
    await expect(instructor.getByText(`The host of ${name} was reset.`)).toBeVisible({ timeout: HOST_READY_MS });
    const again = workspace.region.getByRole('button', { name: /Open (it again|my Docker host)/ });
    await expect(again.or(workspace.status)).toBeVisible({ timeout: HOST_READY_MS });
    if (await again.isVisible()) await again.click();
    await workspace.ready();
    await workspace.command('ls -A | grep -c kept', /^0$/m);
  });

  await page.close();
  await expect(row).toContainText('away');
});
