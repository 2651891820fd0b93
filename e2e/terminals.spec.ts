/** Terminals as a student uses them: tabs, size, characters and colours, reload, a second window, a shell's end. */
import sharp from 'sharp';
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { Workspace } from './workspace.ts';

/** How often the text stands there. */
const count = (text: string, what: string): number => text.split(what).length - 1;

test('tabs: a new one, another name, closed', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.command('first=one; echo "in $first"', /^in one$/m);

  await workspace.region.getByRole('button', { name: 'New terminal' }).click();
  await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
  await workspace.atPrompt();
  await workspace.command('echo "here [$first]"', /^here \[\]$/m);

  await workspace.rename('Terminal 2', 'Watching');
  await expect(workspace.tab('Watching')).toHaveAttribute('aria-selected', 'true');

  await workspace.tab('Terminal 1').click();
  await workspace.shows(/^in one$/m);

  await workspace.close('Watching');
  await expect(workspace.tab('Watching')).toBeHidden();
  await expect(workspace.tabs).toHaveCount(1);
});

test('the size is right at once and after the window changed', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  const before = await sizeInside(workspace, 'a');
  expect(before).toEqual(await sizeShown(workspace));
  expect(before.columns).toBeGreaterThanOrEqual(80);

  await page.setViewportSize({ width: 1600, height: 900 });
  await expect.poll(() => workspace.rows.count()).toBeGreaterThan(before.rows);
  const after = await sizeInside(workspace, 'b');
  expect(after).toEqual(await sizeShown(workspace));
  expect(after.columns).toBeGreaterThan(before.columns);
});

/** What the kernel tells a program about the terminal; `mark` tells one question from the next. */
async function sizeInside(workspace: Workspace, mark: string): Promise<{ rows: number; columns: number }> {
  await workspace.type(`clear; echo size-${mark} $(stty size)`);
  const answer = new RegExp(`^size-${mark} (\\d+) (\\d+)$`, 'm');
  await workspace.shows(answer);
  const [, rows, columns] = answer.exec(await workspace.text())!;
  return { rows: Number(rows), columns: Number(columns) };
}

/** What xterm shows: its rows, and where it breaks a long line. */
async function sizeShown(workspace: Workspace): Promise<{ rows: number; columns: number }> {
  await workspace.type(`clear; head -c 600 /dev/zero | tr '\\0' =; echo`);
  const full = /^(=+)\n=+/m;
  await workspace.shows(full);
  return { rows: await workspace.rows.count(), columns: full.exec(await workspace.text())![1]!.length };
}

test('letters of all scripts, wide ones, and true colours', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.command(`clear; printf '\\u65e5\\u672c\\u8a9e|Gr\\u00fc\\u00dfe|\\U1F40B|\\n'`, '日本語|Grüße|🐋|');
  await workspace.paste('echo Zażółć gęślą jaźń 日本');
  await page.keyboard.press('Enter');
  await workspace.shows(/^Zażółć gęślą jaźń 日本$/m);
  await workspace.command('echo "colours: $COLORTERM"', 'colours: truecolor');

  await workspace.command(`printf '\\e[48;2;201;87;33m%40s\\e[0m done\\n' ''`, / done$/m);
  await expect.poll(async () => pixels(await workspace.panel.screenshot(), [201, 87, 33])).toBeGreaterThan(1000);
});

/** How many pixels of a picture have this colour, give or take what a renderer rounds. */
async function pixels(picture: Buffer, [r, g, b]: [number, number, number]): Promise<number> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let found = 0;
  for (let i = 0; i < data.length; i += info.channels)
    if (Math.abs(data[i]! - r) < 3 && Math.abs(data[i + 1]! - g) < 3 && Math.abs(data[i + 2]! - b) < 3) found += 1;
  return found;
}

test('a reload finds the same shells, and nothing twice', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.command('kept=$((6 * 7)); echo "answer-$kept"', 'answer-42');
  await workspace.region.getByRole('button', { name: 'New terminal' }).click();
  await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
  await workspace.atPrompt();
  await workspace.command('other=$((6 * 8)); echo "answer-$other"', 'answer-48');

  await page.reload();
  await workspace.ready();
  await expect(workspace.tabs).toHaveCount(2);
  await workspace.tab('Terminal 1').click();
  await workspace.shows('answer-42');
  const text = await workspace.text();
  expect(count(text, 'answer-42')).toBe(1);
  expect(count(text, 'answer-$kept')).toBe(1);
  await workspace.command('echo "still $kept"', /^still 42$/m);
  await workspace.tab('Terminal 2').click();
  await workspace.command('echo "still $other"', /^still 48$/m);
});

test('a second window shows the same shells', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.command('kept=$((6 * 7)); echo "answer-$kept"', 'answer-42');

  const second = await page.context().newPage();
  await second.goto(lessonPath(2));
  const there = new Workspace(second);
  await there.ready();
  await there.shows('answer-42');
  await there.command('echo "from the second: $kept"', /^from the second: 42$/m);
  await workspace.shows(/^from the second: 42$/m);
  expect(count(await workspace.text(), 'from the second: 42')).toBe(1);
});

test('the end of a shell is explained, and leads on', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.type('exit 3');
  await expect(workspace.region.getByText('This shell has ended with status 3.')).toBeVisible();
  await workspace.panel.getByRole('button', { name: 'New terminal' }).click();
  await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
  await workspace.command('echo "alive $((20 + 3))"', 'alive 23');
});
