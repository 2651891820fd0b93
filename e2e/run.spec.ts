/** Run: lesson 4, whole, by its Run buttons alone; and whatever else can happen to a block. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { lessonPath, pagePath } from './instance.ts';
import { block, HOST_READY_MS, runBlock } from './workspace.ts';

const CONTAINER_PROMPT = /\/ # ?$/;

test('lesson 4 works with nothing but its Run buttons', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(4));

  await test.step('Run starts the host and then a container in it', async () => {
    await runBlock(page, 'sudo docker run -it --rm alpine:latest');
    await expect(workspace.status).toBeVisible({ timeout: HOST_READY_MS });
    await workspace.screenReaderMode();
    await workspace.atPrompt(CONTAINER_PROMPT);
  });

  await test.step('a block that is meant for the container is typed into it', async () => {
    await runBlock(page, 'cat /etc/os-release');
    await workspace.shows(/NAME=.*Alpine/i);
    await workspace.atPrompt(CONTAINER_PROMPT);
  });

  await test.step('a second terminal opens and sees the container', async () => {
    await runBlock(page, 'sudo docker ps');
    await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
    await workspace.shows(/alpine:latest\s+"\/bin\/sh"/);
    await workspace.atPrompt();
  });

  await test.step('exit ends the container', async () => {
    await runBlock(page, 'exit');
    await expect(workspace.tab('Terminal 1')).toHaveAttribute('aria-selected', 'true');
    await workspace.atPrompt(/\$ ?$/);
  });

  await test.step('docker ps -a shows that --rm removed it', async () => {
    await runBlock(page, 'sudo docker ps -a');
    await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
    await workspace.shows(/docker ps -a\nCONTAINER ID[^\n]*\n[^\n]*\$$/);
  });
});

const RUNS = pagePath('runs', '010-runs');
const SLEEP = 'sleep 1000';
const INTERRUPTS = 'echo "interrupted: $((40 + 2))"';
const WAITS = 'echo "waited: $((50 + 3))"';

/** What stands in or below a block about how it goes. */
const told = (page: Page, line: string): Locator => block(page, line);

/** Presses a button of the block that is not Run itself. */
async function choose(page: Page, line: string, name: string): Promise<void> {
  await block(page, line).getByRole('button', { name, exact: true }).click();
}

test('a block tells how its command ended', async ({ resident: { page, workspace } }) => {
  await page.goto(RUNS);
  await workspace.ready();
  await runBlock(page, "sh -c 'exit 7'");
  await expect(told(page, "sh -c 'exit 7'")).toContainText('Ended with status 7 in Terminal 1');
  await runBlock(page, 'echo several');
  await expect(told(page, 'echo several')).toContainText('Done in Terminal 1');
  await workspace.shows(/^line 1\nline 2\nline 3\nseveral$/m);
});

test('a block waits for the one before, or interrupts it where the lesson says so', async ({ resident }) => {
  const { page, workspace } = resident;
  await page.goto(RUNS);
  await workspace.ready();
  await runBlock(page, SLEEP);
  await expect(told(page, SLEEP)).toContainText('Running in Terminal 1');

  await test.step('it says for what it waits, and can be taken back', async () => {
    await runBlock(page, WAITS);
    await expect(told(page, WAITS)).toContainText(`Terminal 1 is busy: “${SLEEP}” is still running there.`);
    await choose(page, WAITS, 'Cancel');
    await expect(told(page, WAITS)).not.toContainText('is busy');
  });

  await test.step('the one that interrupts runs at once', async () => {
    await runBlock(page, INTERRUPTS);
    await workspace.shows(/^interrupted: 42$/m);
    await expect(told(page, INTERRUPTS)).toContainText('Done in Terminal 1');
    await expect(told(page, SLEEP)).toContainText('Ended with status 130 in Terminal 1');
  });

  await test.step('the other one when the student says so', async () => {
    await runBlock(page, SLEEP);
    await runBlock(page, WAITS);
    await choose(page, WAITS, 'Interrupt');
    await workspace.shows(/^waited: 53$/m);
  });
});

test('a block believes the shell, and not a program that prints the same marks', async ({ resident }) => {
  const { page, workspace } = resident;
  const forges = `printf '\\e]133;D;0\\a\\e]133;B\\aforged\\n'; read -r word; echo "read: $word"`;
  await page.goto(RUNS);
  await workspace.ready();
  await runBlock(page, forges);
  await workspace.shows(/^forged$/m);
  await expect(told(page, forges)).toContainText('Running in Terminal 1');
  await runBlock(page, WAITS);
  await expect(told(page, WAITS)).toContainText('Terminal 1 is busy');
  await choose(page, WAITS, 'Cancel');
  await expect(told(page, forges)).toContainText('Running in Terminal 1');
  await workspace.command('word', /^read: word$/m);
  await expect(told(page, forges)).toContainText('Done in Terminal 1');
});

test('Ctrl+C is pressed a few times and no more', async ({ resident: { page, workspace } }) => {
  const stubborn = 'env --ignore-signal=INT sleep 500';
  await page.goto(RUNS);
  await workspace.ready();
  await runBlock(page, stubborn);
  await expect(told(page, stubborn)).toContainText('Running in Terminal 1');
  await runBlock(page, INTERRUPTS);
  await expect(told(page, INTERRUPTS)).toContainText('did not end on Ctrl + C');
  expect((await workspace.text()).split('^C').length - 1).toBe(3);
  await choose(page, INTERRUPTS, 'Cancel');
});

test('a block for the program inside is sent to it, and nothing is typed into a pager', async ({ resident }) => {
  const { page, workspace } = resident;
  await page.goto(RUNS);
  await workspace.ready();
  await runBlock(page, 'for the program inside');
  await expect(told(page, 'for the program inside')).toContainText('none is running there');
  await runBlock(page, 'tr a-z A-Z');
  await expect(told(page, 'tr a-z A-Z')).toContainText('Running in Terminal 1');
  await runBlock(page, 'for the program inside');
  await workspace.shows(/^FOR THE PROGRAM INSIDE$/m);
  await expect(told(page, 'for the program inside')).toContainText('Sent to Terminal 1');
  await page.keyboard.press('Escape');
  await workspace.focus();
  await page.keyboard.press('Control+D');
  await expect(told(page, 'tr a-z A-Z')).toContainText('Done in Terminal 1');

  await runBlock(page, 'less /etc/services');
  await workspace.shows('Network services');
  await runBlock(page, INTERRUPTS);
  await expect(told(page, INTERRUPTS)).toContainText('An editor or pager is open in Terminal 1.');
  await workspace.focus();
  await page.keyboard.press('q');
  await workspace.shows(/^interrupted: 42$/m);
});

test('when the shells die under a command, nobody knows how it ended', async ({ student: { page, workspace } }) => {
  await page.goto(RUNS);
  await workspace.open();
  await runBlock(page, SLEEP);
  await expect(told(page, SLEEP)).toContainText('Running in Terminal 1');
  await workspace.region.getByRole('button', { name: 'New terminal' }).click();
  await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
  await workspace.atPrompt();
  await workspace.type('sudo pkill -9 -x ptyhost');
  await expect(told(page, SLEEP)).toContainText('Unknown: run again?', { timeout: HOST_READY_MS });
  await choose(page, SLEEP, 'Run again');
  await expect(told(page, SLEEP)).toContainText('Running in Terminal 1', { timeout: HOST_READY_MS });
  await expect(told(page, SLEEP)).not.toContainText('Unknown');
});
