/** What a host uses of its limits, as its student sees it: figures that follow what is done, asked for only while they are seen. */
import type { Page } from '@playwright/test';
import { faults } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import type { Workspace } from './workspace.ts';

const MIB = 2 ** 20;

const button = ({ region }: Workspace) => region.getByRole('button', { name: 'Usage of my host' });
const figures = ({ region }: Workspace) => region.getByRole('region', { name: 'What your host uses' });
const meter = (workspace: Workspace, name: string) => figures(workspace).getByRole('meter', { name });
const used = async (workspace: Workspace, name: string) =>
  Number(await meter(workspace, name).getAttribute('aria-valuenow'));

/** How often the page has asked, since it was loaded. */
function asking(page: Page): () => number {
  let count = 0;
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => void (count += String(payload).includes('"host.use"') ? 1 : 0)),
  );
  return () => count;
}

test('the student sees what the host uses, as it is now, and nothing is asked when nobody looks', async ({
  student: { page, workspace },
}) => {
  const asked = asking(page);
  await page.goto(lessonPath(1));
  await workspace.open();
  expect(asked()).toBe(0);
  const place = await workspace.panel.boundingBox();

  await button(workspace).focus();
  await page.keyboard.press('Enter');
  for (const [name, says] of [
    ['Memory', /^\d+ MB of [\d.]+ [MG]B$/],
    ['Processes', /^\d+ of \d+$/],
    ['Disk', /^\d+ MB of [\d.]+ [MG]B$/],
  ] as const)
    await expect(meter(workspace, name)).toHaveAttribute('aria-valuetext', says);
  expect(await workspace.panel.boundingBox()).toEqual(place);
  expect(await faults(page)).toEqual([]);
  const [disk, processes] = [await used(workspace, 'Disk'), await used(workspace, 'Processes')];

  await test.step('with Escape it is gone, and it does not ask any more', async () => {
    await page.keyboard.press('Escape');
    await expect(figures(workspace)).toBeHidden();
    await expect(button(workspace)).toBeFocused();
    const before = asked();
    expect(before).toBeGreaterThan(0);
    await workspace.command('sleep 7; echo "slept $((40 + 2))"', /^slept 42$/m);
    expect(asked()).toBe(before);
  });

  await test.step('it rises with what is written and started', async () => {
    const much =
      'head -c 200M /dev/urandom > big; for i in $(seq 30); do sleep 600 & done; clear; echo "wrote $((40 + 2))"';
    await workspace.command(much, /^wrote 42$/m);
    await button(workspace).click();
    await expect.poll(() => used(workspace, 'Disk')).toBeGreaterThan(disk + 190 * MIB);
    await expect.poll(() => used(workspace, 'Processes')).toBeGreaterThanOrEqual(processes + 30);
  });
});

test('on a phone the figures are on the screen, and without a host they say so', async ({ newStudent }) => {
  const { page, workspace } = await newStudent({
    context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' },
  });
  await page.goto(lessonPath(1));
  await page.getByRole('button', { name: 'Show workspace' }).tap();
  await button(workspace).tap();
  await expect(figures(workspace).getByText('Your host does not run at the moment.')).toBeVisible();
  const box = await figures(workspace).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  expect(await faults(page)).toEqual([]);
});
