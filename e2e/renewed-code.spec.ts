/**
 * The class code is renewed: for everybody at once, so nobody else may be at the door meanwhile (playwright.config.ts,
 * `alone`). What else happens at the door says door.spec.ts.
 */
import { comeIn } from './door.ts';
import { expect, freshName, test } from './fixtures.ts';
import { classCode } from './instance.ts';

test('a renewed code replaces the old one, and nobody who is in is put out', async ({
  student,
  instructor,
  newDevice,
}) => {
  const old = classCode()!;
  await instructor.getByRole('button', { name: 'Renew code' }).click();
  await instructor.getByRole('alertdialog').getByRole('button', { name: 'Renew code' }).click();
  await expect.poll(() => classCode()).not.toBe(old);
  await expect(instructor.getByText(classCode()!).first()).toBeVisible();

  const page = await newDevice();
  await page.goto('/door');
  await page.getByRole('textbox', { name: 'Class code' }).fill(old);
  await page.getByRole('textbox', { name: 'Your name' }).fill(freshName());
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'That code is not right.' })).toBeVisible();
  await comeIn(page, freshName());

  await student.page.reload();
  await expect(student.page.getByRole('button', { name: `Account: ${student.name}` })).toBeVisible();
});
