/**
 * Terminals that can be read and reached: their text by command, search, the ways in and out by keyboard, and the
 * questions before a paste runs or a program writes the clipboard.
 */
import { faults } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';

test('the text of a terminal, by command: with status and output, searched, copied', async ({
  resident: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command('echo "apples $((40 + 2))"; (exit 3)', /^apples 42$/m);
  await workspace.atPrompt();
  await workspace.command('for i in $(seq 200); do echo "row-$i"; done', /^row-200$/m);
  await workspace.atPrompt();

  await workspace.focus();
  await page.keyboard.press('Control+Shift+L');
  const text = page.getByRole('dialog', { name: 'Text of Terminal 1' });
  const field = text.getByRole('textbox', { name: 'Search in this text' });
  const commands = text.getByRole('list', { name: 'Commands, the newest last' });
  await expect(field).toBeFocused();
  const first = commands.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /apples/ }) });
  await expect(first).toContainText('status 3');
  await expect(first).toContainText('apples 42');
  const last = commands.getByRole('listitem').last();
  await expect(last.getByRole('heading')).toHaveText('for i in $(seq 200); do echo "row-$i"; done');
  await expect(last).toContainText('140 more lines here');
  await last.getByRole('button', { name: /^Show all/ }).click();
  await expect(last).toContainText('row-100\n');

  await field.fill('APPLES 4');
  await expect(text.getByRole('status')).toHaveText(/^1 of \d+ commands$/);
  await expect(commands.getByRole('listitem')).toHaveCount(1);
  await expect(first.locator('mark')).toHaveText('apples 4');
  await first.getByRole('button', { name: /^Copy output/ }).click();
  await expect(text.getByRole('status')).toHaveText('Copied');
  await field.press('ControlOrMeta+A');
  await field.press('ControlOrMeta+V');
  await expect(field).toHaveValue('apples 42');

  await page.keyboard.press('Escape');
  await expect(text).toBeHidden();
  await expect(workspace.panel.getByRole('textbox')).toBeFocused();
});

test('on paper the text of a terminal stands alone, and whole', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command('for i in $(seq 200); do echo "row-$i"; done', /^row-200$/m);
  await workspace.atPrompt();
  await workspace.region.getByRole('button', { name: 'Text by command' }).click();
  const text = page.getByRole('dialog', { name: 'Text of Terminal 1' });
  await text.getByRole('button', { name: /^Show all/ }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(text.getByText('row-100\n')).toBeVisible();
  await expect(text.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.locator('#main')).toBeHidden();
  const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThan(2);
});

test('what is read out of output without a line end has an end', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command("clear; head -c 300000 /dev/zero | tr '\\0' x; clear; echo over-$((1 + 0))", /^over-1$/m);
  const readOut = (await workspace.panel.locator('.live-region').textContent()) ?? '';
  expect(readOut).toContain('xxx');
  expect(readOut.length).toBeLessThan(5_000);
});

test('search finds in what has scrolled away, and gives the keys back', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command('for i in $(seq 300); do echo "row-$i"; done', /^row-300$/m);
  await workspace.focus();
  await page.keyboard.press('Control+Shift+F');
  const search = workspace.region.getByRole('search');
  const field = search.getByRole('textbox', { name: 'Search in the terminal' });
  await expect(field).toBeFocused();
  await field.fill('ROW-17');
  await expect(search.getByRole('status')).toHaveText('11 of 11');
  await workspace.shows(/^row-179$/m);
  await field.press('Enter');
  await expect(search.getByRole('status')).toHaveText('10 of 11');
  await search.getByRole('button', { name: 'Match below' }).click();
  await expect(search.getByRole('status')).toHaveText('11 of 11');
  await search.getByRole('button', { name: 'Match capital letters' }).click();
  await expect(search.getByRole('status')).toHaveText('No match');
  await field.press('Escape');
  await expect(search).toBeHidden();
  await expect(workspace.panel.getByRole('textbox')).toBeFocused();
});

test('F6 goes round text, workspace and lessons; inside a terminal it is the program’s', async ({
  resident: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  const main = page.getByRole('main');
  const lessons = page.getByRole('navigation', { name: 'Lessons' });
  await page.keyboard.press('Escape');
  await workspace.tab('Terminal 1').focus();
  await page.keyboard.press('F6');
  await expect(lessons.locator('[aria-current=page]')).toBeFocused();
  await page.keyboard.press('F6');
  await expect(main).toBeFocused();
  await page.keyboard.press('F6');
  await expect(workspace.tab('Terminal 1')).toBeFocused();
  await page.keyboard.press('Shift+F6');
  await expect(main).toBeFocused();
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('Shift+F6');
  await expect(workspace.tab('Terminal 1')).toBeFocused();

  await page.keyboard.press('Enter');
  const terminal = workspace.panel.getByRole('textbox');
  await expect(terminal).toBeFocused();
  await workspace.command('cat -v', 'cat -v');
  await page.keyboard.press('F6');
  await page.keyboard.press('Enter');
  await workspace.shows('^[[17~');
  await expect(terminal).toBeFocused();

  await test.step('Escape reaches the program, and then Tab leaves', async () => {
    await page.keyboard.type('one');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await workspace.shows('one^[');
    await page.keyboard.press('Tab');
    await expect(terminal).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(terminal).not.toBeFocused();
  });
});

test('a paste that would run is shown first', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  const question = page.getByRole('alertdialog', { name: 'Paste and run?' });

  await test.step('not at the prompt, where a paste waits for Enter', async () => {
    await workspace.focus();
    await workspace.paste('echo "a $((1 + 1))"\necho "b $((1 + 2))"');
    await workspace.shows('echo "b $((1 + 2))"');
    await expect(question).toBeHidden();
    await page.keyboard.press('Enter');
    await workspace.shows(/^a 2\nb 3$/m);
  });

  await workspace.command('while read -r line; do echo "got [$line]"; done', 'done');
  await workspace.paste('first\nsecond\n');
  await expect(question).toContainText('This paste has 2 lines');
  await expect(question).toContainText('second');
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(workspace.panel.getByRole('textbox')).toBeFocused();

  await workspace.paste('third\nfourth\n');
  await question.getByRole('button', { name: 'Paste as one line' }).click();
  await page.keyboard.press('Enter');
  await workspace.shows(/^got \[third fourth\]$/m);
  expect(await workspace.text()).not.toContain('first');

  await workspace.paste('fifth\nsixth\n');
  await question.getByRole('checkbox', { name: 'Do not ask again' }).check();
  await question.getByRole('button', { name: 'Paste', exact: true }).click();
  await workspace.shows(/^got \[fifth\]\ngot \[sixth\]$/m);
  await workspace.paste('seventh\neighth\n');
  await workspace.shows(/^got \[eighth\]$/m);
  await expect(question).toBeHidden();

  await workspace.region.getByRole('button', { name: 'Settings' }).click();
  const setting = page.getByRole('switch', { name: 'Ask before a paste runs' });
  await expect(setting).not.toBeChecked();
  await setting.click();
  await page.keyboard.press('Escape');
  await workspace.paste('ninth\ntenth');
  await expect(question).toBeVisible();
});

test('a program writes the clipboard only after a click, and never reads it', async ({
  resident: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  const note = workspace.region.getByText('A program wants to put this on your clipboard.');
  const put = (text: string) => `printf '\\e]52;c;%s\\a' "$(printf '${text}' | base64)"`;

  await workspace.type(put('from-inside-1'));
  await expect(note).toBeVisible();
  await expect(workspace.region.getByText('from-inside-1', { exact: true })).toBeVisible();
  await workspace.region.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(note).toBeHidden();
  await workspace.atPrompt();

  await test.step('it is there, and a question for it gets no answer', async () => {
    await workspace.command(`printf '\\e]52;c;?\\a'; read -rt 2 -n 1 answer; echo "answer [$answer]"`, 'answer []');
    await workspace.atPrompt();
    await page.keyboard.press('Control+Shift+L');
    const field = page.getByRole('textbox', { name: 'Search in this text' });
    await field.press('ControlOrMeta+V');
    await expect(field).toHaveValue('from-inside-1');
    await page.keyboard.press('Escape');
  });

  await workspace.type(put('from-inside-2'));
  await workspace.region.getByRole('button', { name: 'No', exact: true }).click();
  await expect(note).toBeHidden();
  await workspace.command(`${put('from-inside-3')}; echo "asked $((40 + 2))"`, /asked 42$/m);
  await expect(note).toBeHidden();
});

test('a program’s title stands quietly beside the name that the server gave, and nowhere else', async ({
  resident: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.type(`printf '\\e]0;top \\xe2\\x80\\xaeof all\\a'; sleep 600`);
  await expect(workspace.tab('Terminal 1')).toContainText('top of all');
  await workspace.rename('Terminal 1', 'Mine');
  await expect(workspace.tab('Mine')).not.toContainText('top of all');
});

test('an address behind other words is shown as it is before it opens', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  const link = (address: string, text: string) => `\\e]8;;${address}\\e\\\\${text}\\e]8;;\\e\\\\\\n`;
  await workspace.type(
    `clear; printf '${link('https://real.example/path', 'https://bank.example')}${link('javascript:alert(1)', 'never opens')}'`,
  );
  await workspace.shows(/^https:\/\/bank\.example\nnever opens$/m);
  const row = { x: 60, first: 18, second: 38 };
  await workspace.panel.hover({ position: { x: row.x, y: row.second } });
  await workspace.panel.click({ position: { x: row.x, y: row.second } });
  await workspace.panel.hover({ position: { x: row.x, y: row.first } });
  await workspace.panel.click({ position: { x: row.x, y: row.first } });
  await expect(workspace.region.getByText('Open this address in a new tab?')).toBeVisible();
  await expect(workspace.region.getByText('https://real.example/path', { exact: true })).toBeVisible();
  await expect(workspace.region.getByRole('link', { name: 'Open' })).toHaveAttribute(
    'href',
    'https://real.example/path',
  );
});

test('screen reader mode is switched, and remembered', async ({ resident: { page, workspace } }) => {
  const mode = page.getByRole('switch', { name: 'Screen reader mode' });
  const change = async () => {
    await workspace.region.getByRole('button', { name: 'Settings' }).click();
    await mode.click();
    await page.keyboard.press('Escape');
    await expect(mode).toBeHidden();
  };
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command('clear; echo "read $((40 + 2))"', /^read 42$/m);
  await change();
  await expect(workspace.rows).toHaveCount(0);
  await page.reload();
  await expect(workspace.status).toBeVisible();
  await expect(workspace.rows).toHaveCount(0);
  await change();
  await workspace.shows(/^read 42$/m);
  await page.reload();
  await workspace.shows(/^read 42$/m);
});

test('what lies over a terminal has no serious fault, in light and in the dark', async ({
  resident: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command('ls /; false', 'usr');
  await workspace.atPrompt();

  await workspace.region.getByRole('button', { name: 'Text by command' }).click();
  const text = page.getByRole('dialog', { name: 'Text of Terminal 1' });
  await text.getByRole('textbox').fill('usr');
  expect(await faults(page), 'text').toEqual([]);
  await page.keyboard.press('Escape');

  await workspace.region.getByRole('button', { name: 'Keys and help' }).click();
  await expect(page.getByRole('dialog', { name: 'Keys and help' })).toContainText('Ctrl + Shift + V');
  expect(await faults(page), 'help').toEqual([]);
  await page.keyboard.press('Escape');

  await workspace.region.getByRole('button', { name: 'Settings' }).click();
  expect(await faults(page), 'settings').toEqual([]);
  await page.keyboard.press('Escape');

  await workspace.region.getByRole('button', { name: 'Search in the terminal' }).click();
  await workspace.region.getByRole('search').getByRole('textbox').fill('usr');
  expect(await faults(page), 'search').toEqual([]);
  await page.keyboard.press('Escape');

  await workspace.command('cat', 'cat');
  await workspace.paste('one\ntwo');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  expect(await faults(page), 'paste').toEqual([]);
});
