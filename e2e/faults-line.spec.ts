/**
 * The line between page and server is cut, goes silent, loses packets or is slow. What was typed arrives once and in
 * order or the page says that it did not; what a shell wrote is on the screen whole.
 */
import type { Page } from '@playwright/test';
import { OUTPUT_WINDOW_BYTES } from '../protocol/limits.ts';
import { chance } from './chance.ts';
import { endHosts } from './classroom.ts';
import { counted, countsOn, startCounting, stopCounting } from './counting.ts';
import { comeIn } from './door.ts';
import { FarAway, LACKS } from './far-away.ts';
import { expect, freshName, type Student, test as base } from './fixtures.ts';
import { lessonPath, pagePath, patience, seed, soak } from './instance.ts';
import { Line } from './line.ts';
import { until } from './wait.ts';
import { Wire } from './wire.ts';
import { runBlock, Workspace } from './workspace.ts';

const BACK_MS = 60_000 * patience;
/** Older than the 30 s after which what was typed is not sent any more. */
const LOST_MS = soak ? 300_000 : 32_000;
/** A silent line is noticed after twice the ping interval. */
const NOTICED_MS = 45_000;

type Far = { place: FarAway; student: Student };

const test = base.extend<{ line: Line; far: Far }>({
  line: async ({}, use) => {
    const line = await Line.open();
    await use(line);
    await line.close();
  },

  far: async ({}, use) => {
    const place = await FarAway.make();
    const page = await (await (await place.browser()).newContext({ baseURL: place.origin })).newPage();
    const name = freshName();
    const returnCode = await comeIn(page, name);
    await use({ place, student: { name, page, workspace: new Workspace(page), returnCode } });
    await endHosts([name]);
    await place.close();
  },
});

test.describe.configure({ timeout: (soak ? 1_200_000 : 240_000) * patience });

const lost = (workspace: Workspace) => workspace.region.getByText(/connection was lost/);
const notSent = (workspace: Workspace) => workspace.region.getByText(/was not sent/);

/** As the browser does when a cable is put in again: the page asks whether anybody is there. */
const wake = (page: Page) => page.evaluate(() => void window.dispatchEvent(new Event('online')));

test('every packet is lost for longer than what was typed is kept', async ({ far: { place, student } }) => {
  const { page, workspace } = student;
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.region.getByRole('button', { name: 'New terminal' }).click();
  await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
  await workspace.atPrompt();
  await workspace.tab('Terminal 1').click();
  await startCounting(workspace);
  const before = await counted(workspace);
  await workspace.tab('Terminal 2').click();

  await place.losePackets();
  await workspace.type('echo too-late >> late.txt');
  const typedAt = Date.now();
  await expect(lost(workspace)).toBeVisible({ timeout: NOTICED_MS });
  await until('what was typed is too old', LOST_MS + 5_000, () => Date.now() > typedAt + LOST_MS);
  await place.findPackets();

  await expect(workspace.status).toBeVisible({ timeout: BACK_MS });
  await expect(notSent(workspace)).toBeVisible();
  await workspace.command('ls late.txt; echo looked-$((1+0))', /^looked-1$/m);
  expect(await workspace.text()).toContain('No such file');
  await workspace.tab('Terminal 1').click();
  await countsOn(workspace, before, BACK_MS);
  await stopCounting(workspace);
});

test('every packet is lost, and what was typed meanwhile arrives once', async ({ far: { place, student } }) => {
  const { page, workspace } = student;
  await page.goto(lessonPath(1));
  await workspace.open();
  for (let round = 1; round <= (soak ? 10 : 2); round += 1) {
    await place.losePackets();
    await workspace.type(`echo "round ${round}" >> kept.txt`);
    await wake(page);
    await expect(lost(workspace)).toBeVisible({ timeout: NOTICED_MS });
    await workspace.type(`echo "late ${round}" >> kept.txt`);
    await place.findPackets();
    await wake(page);
    await expect(workspace.status).toBeVisible({ timeout: BACK_MS });
    await workspace.command(
      `clear; grep -c . kept.txt; tail -n 2 kept.txt`,
      `${round * 2}\nround ${round}\nlate ${round}\n`,
    );
    await expect(notSent(workspace)).toBeHidden();
  }
});

test('the server’s end is gone without a word', async ({ line, newStudent }) => {
  const { page, workspace } = await newStudent({ origin: line.origin });
  await page.goto(lessonPath(1));
  await workspace.open();
  await startCounting(workspace);
  line.loseServer();
  // What was on its way before goes on for a moment, and the page is back sooner than one sees that it was away.
  await workspace.region.getByRole('button', { name: 'Connection', exact: true }).click();
  const connection = workspace.region.getByRole('region', { name: 'Connection to the classroom' });
  await expect(connection.getByText('1 time', { exact: true })).toBeVisible({ timeout: NOTICED_MS * patience });
  await page.keyboard.press('Escape');
  await countsOn(workspace, await counted(workspace), BACK_MS);
  await expect(workspace.status).toBeVisible();
  await stopCounting(workspace);
});

test('lines typed while the connection is cut again and again arrive once and in order', async ({
  line,
  newStudent,
}) => {
  const { page, workspace } = await newStudent({ origin: line.origin });
  const { below } = chance(seed);
  const cuts = soak ? 60 : 8;
  console.log(`seed ${seed}: ${cuts} cuts`);
  await page.goto(lessonPath(1));
  await workspace.open();
  // Before bash has given the terminal back, Enter is a bare carriage return, which cat would keep as it is.
  await workspace.command('echo reading-$((1+0)); cat >> typed.txt', /^reading-1$/m);
  let typed = 0;
  for (let cut = 0; cut < cuts; cut += 1) {
    for (const most = typed + 1 + below(15); typed < most;) {
      typed += 1;
      await page.keyboard.type(`${typed}`);
      if (typed === most) line.cut();
      await page.keyboard.press('Enter');
    }
    if (below(2) === 0) await expect(workspace.status).toBeVisible({ timeout: BACK_MS });
  }
  await expect(workspace.status).toBeVisible({ timeout: BACK_MS });
  await page.keyboard.press('Control+D');
  await workspace.command(
    `clear; seq ${typed} | cmp - typed.txt && echo same-$((${typed}+0))`,
    new RegExp(`^same-${typed}$`, 'm'),
  );
  await expect(notSent(workspace)).toBeHidden();
});

test('Run pressed while the line is down runs once', async ({ line, newStudent }) => {
  const { page, workspace } = await newStudent({ origin: line.origin });
  await page.goto(pagePath('faults', '010-once'));
  await workspace.open();
  await runBlock(page, 'echo "run at $(date +%s%N)" >> runs.txt');
  await workspace.command('clear; wc -l runs.txt', /^1 runs\.txt$/m);
  for (let round = 2; round <= (soak ? 20 : 4); round += 1) {
    // Before the click, or in the moment of it: then nobody knows whether it was typed.
    if (round % 2 === 0) {
      line.down();
      await expect(lost(workspace)).toBeVisible({ timeout: NOTICED_MS });
    }
    await runBlock(page, 'echo "run at $(date +%s%N)" >> runs.txt');
    line.cut();
    line.mend();
    await wake(page);
    await expect(workspace.status).toBeVisible({ timeout: BACK_MS });
    await workspace.shows(/runs\.txt[^]*runs\.txt[^]*\$$/);
    await workspace.command('clear; wc -l runs.txt', new RegExp(`^${round} runs\\.txt$`, 'm'));
  }
});

test('on a line of 100 KB/s a flood leaves room for Ctrl-C and for another terminal', async ({
  far: { place, student },
}) => {
  const { page, workspace } = student;
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.region.getByRole('button', { name: 'New terminal' }).click();
  await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
  await workspace.atPrompt();
  test.skip(!(await place.becomeSlow()), LACKS.tbf);
  const wire = await Wire.of(page);

  await workspace.tab('Terminal 1').click();
  await workspace.type('yes');
  await expect.poll(() => wire.received).toBeGreaterThan(300_000);

  await test.step('another terminal', async () => {
    await workspace.tab('Terminal 2').click();
    await workspace.focus();
    await page.keyboard.type('echo here-$((20+3))');
    const between = wire.bytesBetween('\r', 'here-23');
    await page.keyboard.press('Enter');
    await workspace.shows(/^here-23$/m);
    expect(between()).toBeLessThan(BETWEEN_BYTES);
  });

  await test.step('Ctrl-C', async () => {
    await workspace.tab('Terminal 1').click();
    await workspace.focus();
    const between = wire.bytesBetween('\x03', '^C');
    await page.keyboard.press('Control+C');
    await workspace.atPrompt();
    expect(between()).toBeLessThan(BETWEEN_BYTES);
  });
});

/** What may come between a key and its effect: what was on its way when the key was pressed, on a slow line far from the largest window. */
const BETWEEN_BYTES = OUTPUT_WINDOW_BYTES.max / 4;
