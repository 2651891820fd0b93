/** Programs that take the whole screen, in a real sandbox: they look and behave as in any terminal, and leave it as it was. */
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';

test('vim: open, type, mouse, new size, save, leave', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command('clear; seq 1 200 > numbers.txt; echo before-$((20+3))', /^before-23$/m);
  await workspace.type(`vim -u DEFAULTS -c 'set mouse=a' numbers.txt`);
  await workspace.shows(/^1\n2\n3\n/);
  await page.keyboard.type('ifirst ');
  await page.keyboard.press('Escape');
  await workspace.shows(/^first 1\n2\n/);

  await test.step('a click puts the cursor there', async () => {
    const screen = (await workspace.panel.locator('.xterm-screen').boundingBox())!;
    const rows = await workspace.rows.count();
    await page.mouse.click(screen.x + 4, screen.y + (screen.height / rows) * 9.5);
    await page.keyboard.type('ihere ');
    await page.keyboard.press('Escape');
    await workspace.shows(/^9\nhere 10\n11\n/m);
  });

  await test.step('a new size, and a reload', async () => {
    const rows = await workspace.rows.count();
    await page.setViewportSize({ width: 1500, height: 950 });
    await expect.poll(() => workspace.rows.count()).toBeGreaterThan(rows);
    await workspace.shows(new RegExp(`^here 10\\n[^]*\\n${rows}\\n`, 'm'));
    await page.reload();
    await expect(workspace.status).toBeVisible();
    await workspace.shows(/^here 10$/m);
    await workspace.focus();
  });

  await page.keyboard.type(':wq');
  await page.keyboard.press('Enter');
  await workspace.shows(/^before-23\n.*vim [^]*\$$/m);
  await workspace.command('clear; head -n 1 numbers.txt; sed -n 10p numbers.txt', /^first 1\nhere 10\n/m);
});

test('less, nano, htop and top come and go', async ({ resident: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.ready();
  await workspace.command('clear; seq 1 500 > numbers.txt; echo before-$((20+3))', /^before-23$/m);
  const programs = [
    { command: 'less numbers.txt', keys: ['/^321', 'Enter'], shows: /^321\n322\n/, leave: ['q'] },
    { command: 'nano notes.txt', keys: ['ein Wort'], shows: /ein Wort/, leave: ['Control+O', 'Enter', 'Control+X'] },
    { command: 'htop', keys: [], shows: /F10 ?Quit/, leave: ['q'] },
    { command: 'top', keys: [], shows: /PID USER/, leave: ['q'] },
  ];
  for (const { command, keys, shows, leave } of programs)
    await test.step(command, async () => {
      await workspace.type(command);
      await workspace.shows(/^(?!before)/);
      for (const key of keys) await (key === 'Enter' ? page.keyboard.press(key) : page.keyboard.type(key));
      await workspace.shows(shows);
      for (const key of leave) await page.keyboard.press(key);
      await workspace.atPrompt();
      if (command !== 'top') await workspace.shows(/^before-23$/m);
    });
  await workspace.command('clear; cat notes.txt', /^ein Wort$/m);
});

test('a container’s shell: ctrl-p ctrl-q leaves it running', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.type('docker run -it --name kept alpine:latest');
  await workspace.atPrompt(/\/ # ?$/);
  await workspace.command('x=$((20+3)); echo inside-$x', /^inside-23$/m);
  await page.keyboard.press('Control+P');
  await page.keyboard.press('Control+Q');
  await workspace.atPrompt(/\$ ?$/);
  await workspace.command('clear; docker ps --format "{{.Names}} runs"', /^kept runs$/m);
  await workspace.type('docker attach kept');
  await workspace.command('', /\/ # ?$/);
  await workspace.command('echo still-$x', /^still-23$/m);
  await workspace.type('exit');
  await workspace.atPrompt(/\$ ?$/);
});
