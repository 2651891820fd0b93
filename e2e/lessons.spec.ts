/** Lessons as pages: broken ones, changed ones, a Jupyter Book's, and what no page may do. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { baseUrl, FIRST_COURSE, lessonFolders, pagePath, servedContent } from './instance.ts';
import { block } from './workspace.ts';

const BROKEN = [
  { folder: '020-front-matter', line: 5, says: /"minuts" is not a known key/, helps: /minutes/ },
  { folder: '030-syntax', line: 10, says: /./, helps: /In a lesson\.mdx a < starts a component/ },
  { folder: '040-unknown-component', line: 10, says: /Wombat/, helps: /./ },
  { folder: '050-misuse', line: 10, says: /"terminal=99" names no terminal/, helps: /Write terminal=1 to terminal=8/ },
  { folder: '060-code', line: 8, says: /import/, helps: /./ },
];

for (const { folder, line, says, helps } of BROKEN)
  test(`a broken lesson names file, line and a way out: ${folder}`, async ({ reader: page }) => {
    await page.goto(pagePath('broken', folder));
    const main = page.getByRole('main');
    await expect(main.getByText('This lesson cannot be shown yet')).toBeVisible();
    await expect(main).toContainText(`broken/${folder}/lesson.mdx`);
    await expect(main).toContainText(new RegExp(`line ${line}\\b`));
    await expect(main).toContainText(says);
    await expect(main).toContainText(helps);
    await expect(main).not.toContainText(/this text must not be shown/i);
    await expect(main).not.toContainText('root:x:0:0');
  });

test('its neighbours work, and the outline names it', async ({ reader: page }) => {
  await page.goto(pagePath('broken', '010-works'));
  await expect(page.getByText('Text of the lesson that works.')).toBeVisible();
  await page.goto(pagePath('broken', '070-works-too'));
  await expect(page.getByText('Text of the other lesson that works.')).toBeVisible();
  await page.goto(pagePath('broken'));
  await expect(page.getByRole('main').getByRole('link', { name: 'This one works as well' })).toBeVisible();
  await expect(page.getByText('This lesson has an error').first()).toBeVisible();
});

test('unknown courses and lessons are a helpful 404', async ({ reader: page }) => {
  expect((await page.goto(pagePath('no-such-course')))!.status()).toBe(404);
  await expect(page.getByText('There is no course “no-such-course”')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();

  const almost = lessonFolders()[3]!.replace(/^\d+-/, '').slice(0, -1) + 'x';
  expect((await page.goto(pagePath(FIRST_COURSE, almost)))!.status()).toBe(404);
  await expect(page.getByText(`There is no lesson “${almost}” in this course`)).toBeVisible();
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();

  expect((await page.goto('/no/such/page/at/all'))!.status()).toBe(404);
  await expect(page.getByText('There is no page at this address')).toBeVisible();
});

test('a changed lesson shows at the next load', async ({ reader: page }) => {
  const file = join(servedContent(), 'broken', '080-edited', 'lesson.mdx');
  const before = readFileSync(file, 'utf8');
  try {
    await page.goto(pagePath('broken', '080-edited'));
    await expect(page.getByText('Text before the change.')).toBeVisible();
    writeFileSync(file, before.replace('Text before the change.', 'Text *after* the change, the other words.'));
    await page.reload();
    await expect(page.getByText('Text after the change, the other words.')).toBeVisible();
    writeFileSync(file, before.replace('minutes: 1', 'minutes: soon'));
    await page.reload();
    await expect(page.getByText('This lesson cannot be shown yet')).toBeVisible();
    writeFileSync(file, before);
    await page.reload();
    await expect(page.getByText('Text before the change.')).toBeVisible();
  } finally {
    writeFileSync(file, before);
  }
});

/** What a page asked for, and what its policy had to stop. */
async function watch(page: Page): Promise<{ foreign: string[]; complaints: string[] }> {
  const seen = { foreign: [] as string[], complaints: [] as string[] };
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== baseUrl && url.protocol.startsWith('http')) seen.foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') seen.complaints.push(message.text());
  });
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  return seen;
}

test('no page asks another host for anything, and none offends its own policy', async ({ reader: page }) => {
  const seen = await watch(page);
  const lessons = lessonFolders().map((folder) => pagePath(FIRST_COURSE, folder));
  for (const path of ['/', '/door', '/room', pagePath(FIRST_COURSE), ...lessons, pagePath('broken', '010-works')]) {
    const response = await page.goto(path);
    const policy = response!.headers()['content-security-policy'] ?? '';
    expect(policy, path).toContain("default-src 'self'");
    expect(policy, path).not.toMatch(/unsafe-eval|https?:|\*/);
    expect(/script-src[^;]*/.exec(policy)?.[0] ?? "'unsafe-inline'", path).not.toContain("'unsafe-inline'");
    await expect(page.getByRole('main').getByRole('heading', { level: 1 }).first()).toBeVisible();
    await page.waitForLoadState('networkidle');
  }
  expect(seen.foreign).toEqual([]);
  expect(seen.complaints.filter((text) => /content security policy|refused to|hydrat/i.test(text))).toEqual([]);
});

test('the first lesson is reached from home, and each lesson leads to the next', async ({ student: { page } }) => {
  await page.goto('/');
  await page
    .getByRole('main')
    .locator(`a[href^="${pagePath(FIRST_COURSE)}"]`)
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(pagePath(FIRST_COURSE)));
  await page.goto(pagePath(FIRST_COURSE, lessonFolders()[0]));
  for (const folder of lessonFolders().slice(1)) {
    await page.getByRole('link', { name: /^Next/ }).first().click();
    await expect(page).toHaveURL(new RegExp(`${pagePath(FIRST_COURSE, folder)}$`));
  }
  await expect(page.getByRole('navigation', { name: 'Lessons' })).toBeVisible();
  await expect(page.getByText('That was the last lesson of this course.')).toBeVisible();
});

test('progress is marked, and found again on another device', async ({ student: { page, returnCode }, newDevice }) => {
  await page.goto(pagePath(FIRST_COURSE, lessonFolders()[1]));
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await expect(page.getByRole('main').getByText('Done', { exact: true })).toBeVisible();

  const other = await newDevice();
  await other.goto('/door');
  await other.getByRole('button', { name: 'I have a return code' }).click();
  await other.getByRole('textbox', { name: 'Return code' }).fill(returnCode!);
  await other.getByRole('button', { name: 'Enter' }).click();
  await other.waitForURL((url) => !url.pathname.startsWith('/door'));
  await other.goto(pagePath(FIRST_COURSE, lessonFolders()[1]));
  await expect(other.getByRole('main').getByText('Done', { exact: true })).toBeVisible();
});

test('a page of a Jupyter Book renders whole, as it stands', async ({ reader: page }) => {
  await page.goto(pagePath('jupyter', '010-containers'));
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1, name: 'Containers on a workstation' })).toBeVisible();
  for (const name of ['What is it?', 'Run', 'Building'])
    await expect(main.getByRole('heading', { level: 2, name })).toBeVisible();
  await expect(main).toContainText('assumes that n < 3 people share a machine with {memory} and the like.');
  await expect(main).toContainText('If a < b, then b > a; and {} is an empty set to some.');
  await expect(main).toContainText('Shown as it stands: <x> {y}');
  await expect(main).toContainText('The last sentence of the page.');
  await expect(main).not.toContainText('MUST NOT BE SHOWN');

  await expect(main.getByRole('note').filter({ hasText: 'Containers share the kernel' })).toBeVisible();
  // Closed ones are opened by whoever wants to read them.
  for (const closed of await main.locator('details > summary').all()) await closed.click();
  await expect(main.getByText('Colon fences work as well.')).toBeVisible();
  await expect(main.getByRole('link', { name: 'the notes' }).last()).toHaveAttribute(
    'href',
    pagePath('jupyter', '020-notes'),
  );
  const picture = main.locator('a[href="https://images.example.org/layers.png"]');
  await expect(picture).toBeVisible();
  await expect(main.getByRole('img')).toHaveCount(0);
  await expect(main.getByText('Note for the author').first()).toBeVisible();

  await expect(
    block(page, 'docker run --rm alpine:latest echo from-the-page').getByRole('button', { name: 'Run' }),
  ).toBeVisible();
  await expect(block(page, 'FROM alpine:3').getByRole('button', { name: 'Copy' })).toBeVisible();
  await expect(page).not.toHaveTitle('run');
});
