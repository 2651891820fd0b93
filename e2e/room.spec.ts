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

test('the instructor has hosts started before students ask for them', async ({ instructor, newStudent }) => {
  const warm = instructor.getByRole('region', { name: 'Warm hosts' });
  await warm.getByRole('spinbutton', { name: 'Keep ready before students ask' }).fill('3');
  await warm.getByRole('button', { name: 'Warm up 3 hosts' }).click();
  // Students of other tests may take one meanwhile.
  await expect(warm.getByText(/^[23] warm hosts ready for whoever comes$/)).toBeVisible({ timeout: HOST_READY_MS });

  const { page, workspace } = await newStudent();
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.command('echo mine-$((20+3))', /^mine-23$/m);
  // The one that was for this student has done its work.
  await expect(warm.getByText('2 warm hosts ready for whoever comes')).toBeVisible({ timeout: HOST_READY_MS });

  await warm.getByRole('spinbutton', { name: 'Keep ready before students ask' }).fill('0');
  await warm.getByRole('button', { name: 'Keep none warm' }).click();
  await expect(warm.getByText(/^No warm hosts/)).toBeVisible({ timeout: HOST_READY_MS });
  await warm.getByRole('spinbutton', { name: 'Keep ready before students ask' }).fill('-1');
  await expect(warm.getByRole('button', { name: 'Warm up hosts' })).toBeDisabled();
});
