/** The pages for everybody: axe finds nothing serious, the keyboard alone suffices, and a phone shows it all. */
import type { Page } from '@playwright/test';
import { faults } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { FIRST_COURSE, lessonPath, pagePath } from './instance.ts';

test('door, home, course and lesson have no serious fault, in light and in the dark', async ({
  newDevice,
  reader: page,
}) => {
  const outside = await newDevice();
  await outside.goto('/door');
  await expect(outside.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await faults(outside), '/door').toEqual([]);

  for (const path of ['/', pagePath(FIRST_COURSE), lessonPath(1), lessonPath(6), '/no/such/page']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    expect(await faults(page), path).toEqual([]);
  }
});

test('the room, and a lesson with its terminal, have no serious fault', async ({ student, instructor }) => {
  await expect(instructor.getByRole('row').filter({ hasText: student.name })).toBeVisible();
  expect(await faults(instructor)).toEqual([]);

  await student.page.goto(lessonPath(4));
  await student.workspace.open();
  expect(await faults(student.page)).toEqual([]);
});

test('the keyboard alone opens the host, types, leaves the terminal and presses Run', async ({
  student: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the text' })).toBeFocused();

  await tabTo(page, 'Open my Docker host');
  await page.keyboard.press('Enter');
  await workspace.ready();
  await workspace.focus();
  await page.keyboard.type('echo "typed $((40 + 2))"');
  await page.keyboard.press('Enter');
  await workspace.shows(/^typed 42$/m);

  await test.step('Tab belongs to the shell; Escape and then Tab lead out', async () => {
    await page.keyboard.press('Tab');
    await expect(workspace.panel.getByRole('textbox')).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(workspace.panel.getByRole('textbox')).not.toBeFocused();
  });

  await tabTo(page, 'New terminal');
  await page.keyboard.press('Enter');
  await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
  await workspace.tab('Terminal 2').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(workspace.tab('Terminal 1')).toBeFocused();

  await page.getByRole('main').getByRole('heading', { level: 1 }).click();
  await tabTo(page, /^Run/);
});

/** Presses Tab until the button has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const matches = (label: string) => (typeof name === 'string' ? label === name : name.test(label));
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused?.tagName === 'BUTTON' ? (focused.getAttribute('aria-label') ?? focused.textContent) : '';
    });
    if (matches(label.trim())) return;
  }
  throw new Error(`Tab never reached the button ${name}.`);
}

test.describe('on a phone', () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

  test('no page is wider than the screen', async ({ newStudent }) => {
    const { page } = await newStudent({ context: phone });
    for (const path of ['/door', '/', pagePath(FIRST_COURSE), lessonPath(1), lessonPath(4), lessonPath(6)]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      const { content, screen } = await page.evaluate(() => ({
        content: document.documentElement.scrollWidth,
        screen: document.documentElement.clientWidth,
      }));
      expect(content, path).toBeLessThanOrEqual(screen);
    }
  });

  test('the workspace is one touch away', async ({ newStudent }) => {
    const { page, workspace } = await newStudent({ context: phone });
    await page.goto(lessonPath(1));
    await page.getByRole('button', { name: 'Show workspace' }).tap();
    await workspace.open();
    await workspace.command('echo "small $((40 + 2))"', 'small 42');
    await page.getByRole('button', { name: 'Show text' }).tap();
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  });
});
