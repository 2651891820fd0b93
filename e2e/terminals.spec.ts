/** Terminals as a student uses them: tabs, size, characters and colours, reload, a second window, a shell's end. */
import sharp from 'sharp';
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { HOST_READY_MS, Workspace } from './workspace.ts';

/** How often the text stands there. */
const count = (text: string, what: string): number => text.split(what).length - 1;

test('tabs: a new one, another name, closed', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
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

test('the size is right at once and after the window changed', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
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

test('letters of all scripts, wide ones, and true colours', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
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

test('a reload finds the same shells, and nothing twice', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
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

test('a second window shows the same shells', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
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

test('what a program asks the terminal is answered once, by one device of two', async ({
  resident: { page, workspace },
  newDevice,
}) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  const other = await newDevice({ storageState: await page.context().storageState() });
  await other.goto(lessonPath(1));
  const there = new Workspace(other);
  await there.ready();
  // Where the cursor is; all that comes within a second is counted.
  const ask = `clear; stty -icanon -echo min 0 time 10; printf '\\e[6n'; cat | tr -dc R | wc -c; stty sane`;
  await there.command(ask, /^1$/m);
  await workspace.command(`${ask}; echo "again $((40 + 2))"`, /^1\nagain 42$/m);
});

test('the newest window sets the size, and the other may take it over', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  const first = await sizeInside(workspace, 'a');

  const other = await page.context().newPage();
  await other.setViewportSize({ width: 1000, height: 620 });
  await other.goto(lessonPath(1));
  const there = new Workspace(other);
  await there.ready();
  const second = await sizeInside(there, 'b');
  expect(second).not.toEqual(first);

  const note = ({ columns, rows }: { columns: number; rows: number }) =>
    `Another window sets this terminal’s size (${columns} × ${rows}).`;
  await expect(workspace.panel.getByText(note(second))).toBeVisible();
  await expect(there.panel.getByRole('button', { name: 'Use this window’s size' })).toBeHidden();
  expect(await sizeInside(workspace, 'c')).toEqual(second);

  await page.setViewportSize({ width: 1500, height: 800 });
  expect(await sizeInside(workspace, 'd')).toEqual(second);
  await workspace.panel.getByRole('button', { name: 'Use this window’s size' }).click();
  await expect(workspace.panel.getByText(note(second))).toBeHidden();
  const third = await sizeInside(workspace, 'e');
  expect(third.columns).toBeGreaterThan(first.columns);
  expect(third).toEqual(await sizeShown(workspace));
  await expect(there.panel.getByText(note(third))).toBeVisible();
  expect(await there.panel.evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBe(0);
});

test('a reload lays everything out as it was, whatever size it was written at', async ({ resident }) => {
  const { page, workspace } = resident;
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command(`clear; head -c 300 /dev/zero | tr '\\0' =; echo; echo written-at-one`, /^written-at-one$/m);
  await page.setViewportSize({ width: 1700, height: 900 });
  await workspace.command('sleep 0.3; tput cols; echo written-at-two', /^written-at-two$/m);
  await page.setViewportSize({ width: 1366, height: 768 });
  await workspace.command('sleep 0.3; tput cols; echo written-at-three', /^written-at-three$/m);
  const before = await workspace.text();
  await page.reload();
  await workspace.ready();
  await expect.poll(() => workspace.text()).toBe(before);
});

test('every key belongs to the program, and a click where it asks for one', async ({
  resident: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await page.evaluate(() => {
    const prevented: string[] = [];
    Object.assign(window, { prevented });
    const after = (event: KeyboardEvent) => setTimeout(() => event.defaultPrevented && prevented.push(event.key));
    window.addEventListener('keydown', after, true);
  });
  // From here on no key is the line editor's.
  await workspace.command(
    `stty raw -echo; printf 'ra%s\\r\\n' w; timeout 60 head -c 2 | od -An -tx1 -v; stty sane`,
    /^raw$/m,
  );
  await page.keyboard.press('Control+p');
  await page.keyboard.press('Control+q');
  await workspace.shows(/^ 10 11$/m);
  // What is not prevented opens the browser's own window for printing.
  expect(await page.evaluate(() => (window as unknown as { prevented: string[] }).prevented)).toContain('p');

  await workspace.command(
    `printf '\\e[?1000h\\e[?1006h'; stty raw -echo; clear; printf 'wait%s\\r\\n' ing; head -c 9 | tr '\\033' E; stty sane`,
    /^waiting$/m,
  );
  await workspace.panel.click({ position: { x: 60, y: 60 } });
  await workspace.shows(/E\[<0;\d/);
  await workspace.command(`printf '\\e[?1000l\\e[?1006l'; clear`, /\$ ?$/);
});

test('a line that is wrapped is copied as one', async ({ resident: { page, workspace } }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(lessonPath(1));
  await workspace.ready();
  const line = Array.from({ length: 60 }, (_, n) => `word${n}`).join('-');
  await workspace.command(`clear; printf '%s-' word{0..59}; echo`, 'word59-');
  const place = (await workspace.rows.filter({ hasText: /^word0-/ }).boundingBox())!;
  await page.mouse.click(place.x + 40, place.y + place.height / 2, { clickCount: 3 });
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`${line}-`);
});

test('a program on the alternate screen comes and goes', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command('clear; echo "before $((6 * 7))"', /^before 42$/m);
  await workspace.type('less /etc/services');
  await workspace.shows('Network services');
  await page.keyboard.press('G');
  await workspace.shows(/\(END\)/);
  await page.reload();
  await expect(workspace.status).toBeVisible({ timeout: HOST_READY_MS });
  await workspace.screenReaderMode();
  await workspace.shows(/\(END\)/);
  await workspace.focus();
  await page.keyboard.press('q');
  await workspace.shows(/^before 42$/m);
  await workspace.atPrompt();
});

test('the end of a shell is explained, and leads on', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.type('exit 3');
  await expect(workspace.region.getByText('This shell has ended with status 3.')).toBeVisible();
  await workspace.panel.getByRole('button', { name: 'New terminal' }).click();
  await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
  await workspace.command('echo "alive $((20 + 3))"', 'alive 23');
});
