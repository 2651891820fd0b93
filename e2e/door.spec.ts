/** The front door: class code, return code, the instructor's link, and what stays shut. */
import { expect, freshName, test } from './fixtures.ts';
import { baseUrl, classCode, lessonPath } from './instance.ts';
import { withOwnAddress } from './own-address.ts';
import { Workspace } from './workspace.ts';

test('a wrong class code is explained, the right one opens', async ({ newDevice }) => {
  const page = await newDevice();
  await page.goto('/door');
  await page.getByRole('textbox', { name: 'Class code' }).fill('zzzz-zzzz');
  await page.getByRole('textbox', { name: 'Your name' }).fill(freshName());
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'That code is not right.' })).toBeVisible();

  await page.getByRole('textbox', { name: 'Class code' }).fill(classCode()!.toUpperCase());
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(page.getByText('Keep this code.')).toBeVisible();
});

test('what is typed before the page’s code has come is kept, and opens the door', async ({ newDevice }) => {
  const page = await newDevice();
  const code = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await code.promise;
    await route.continue();
  });
  await page.goto('/door', { waitUntil: 'commit' });
  const enter = page.getByRole('button', { name: 'Enter' });
  await page.getByRole('textbox', { name: 'Class code' }).fill(classCode()!);
  await page.getByRole('textbox', { name: 'Your name' }).fill(freshName());
  await page.getByRole('textbox', { name: 'Your name' }).press('Enter');
  await expect(enter).toBeDisabled();
  code.resolve();
  await enter.click();
  await expect(page.getByText('Keep this code.')).toBeVisible();
});

test('guessing codes is stopped, with a word on when to try again', async ({ newDevice }) => {
  await withOwnAddress('198.18.0.2', async (address) => {
    const page = await newDevice({ baseURL: `http://${address}:${new URL(baseUrl).port}` });
    await page.goto('/door');
    const refused = page.getByRole('alert').filter({ hasText: 'Too many tries' });
    for (let guess = 0; guess < 40 && !(await refused.isVisible()); guess += 1) {
      await page.getByRole('textbox', { name: 'Class code' }).fill(`bcdf-${'bcdfghjkmn'[guess % 10]}`);
      await page.getByRole('textbox', { name: 'Your name' }).fill('Mallory');
      const answer = page.waitForResponse('**/api/sign-in');
      await page.getByRole('button', { name: 'Enter' }).click();
      await answer;
      await expect(page.getByRole('alert').first()).toBeVisible();
    }
    await expect(refused).toContainText('Try again in');
  });
});

test('the return code opens the same account and the same host on another device', async ({ student, newDevice }) => {
  const { page, workspace, name, returnCode } = student;
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.command('kept=$((6 * 7)); echo "answer-$kept"', 'answer-42');

  const other = await newDevice();
  await other.goto('/door');
  await other.getByRole('button', { name: 'I have a return code' }).click();
  await other.getByRole('textbox', { name: 'Return code' }).fill(returnCode!);
  await other.getByRole('button', { name: 'Enter' }).click();
  await expect(other.getByRole('button', { name: `Account: ${name}` })).toBeVisible();
  await other.goto(lessonPath(1));
  const there = new Workspace(other);
  await there.ready();
  await there.command('echo "still $kept"', /^still 42$/m);
});

test('whoever has not come in is led through the door to where they wanted to go', async ({ newDevice }) => {
  const page = await newDevice();
  await page.goto(lessonPath(2));
  await expect(page).toHaveURL(/\/door\?next=/);
  expect((await page.request.get('/api/progress')).status()).toBe(401);

  await page.getByRole('textbox', { name: 'Class code' }).fill(classCode()!);
  await page.getByRole('textbox', { name: 'Your name' }).fill(freshName());
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('link', { name: 'Go on' }).click();
  await expect(page).toHaveURL(new RegExp(`${lessonPath(2)}$`));
});

test('the room is the instructor’s', async ({ student: { page }, instructor }) => {
  await expect(instructor.getByRole('heading', { name: 'The room' })).toBeVisible();

  await page.goto('/room');
  await expect(page.getByText('This page is for the instructor')).toBeVisible();
  expect((await page.request.get('/api/room/code')).status()).toBe(403);
});
