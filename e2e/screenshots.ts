/**
 * The pictures of the documentation, taken of a running instance: node e2e/screenshots.ts (environment as for the
 * tests). Small enough for a repository: palettes instead of full colours. Knows no test runner.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { endHosts } from './classroom.ts';
import { comeIn } from './door.ts';
import { baseUrl, BROWSER, FIRST_COURSE, instructorLink, lessonPath, pagePath } from './instance.ts';
import { runBlock, Workspace } from './workspace.ts';

const PICTURES = resolve(import.meta.dirname, '..', 'docs', 'pictures');
const SCREEN = { width: 1366, height: 768 };
const PHONE = { width: 390, height: 844 };

const students = ['Ada', 'Grace', 'Linus'] as const;

async function device(browser: Browser, context: BrowserContextOptions = {}): Promise<Page> {
  const made = await browser.newContext({ baseURL: baseUrl, viewport: SCREEN, colorScheme: 'light', ...context });
  return made.newPage();
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  const picture = await page.screenshot({ animations: 'disabled' });
  await sharp(picture)
    .png({ palette: true, colours: 128, compressionLevel: 9, effort: 10 })
    .toFile(join(PICTURES, `${name}.png`));
  console.log(`docs/pictures/${name}.png`);
}

async function door(browser: Browser): Promise<void> {
  const page = await device(browser);
  await page.goto('/door');
  await page.getByRole('textbox', { name: 'Class code' }).fill('bcdf-ghjk');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await take(page, 'door');
}

/** Lesson 4 with a container in the first terminal and docker ps in the second. */
async function lesson(browser: Browser, name: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const page = await device(browser, { colorScheme });
  await comeIn(page, name);
  await page.goto(lessonPath(4));
  const workspace = new Workspace(page);
  await workspace.open();
  await runBlock(page, 'sudo docker run -it --rm alpine:latest');
  await workspace.atPrompt(/\/ # ?$/);
  await runBlock(page, 'cat /etc/os-release');
  await workspace.shows(/NAME=.*Alpine/i);
  await page.getByRole('main').getByRole('button', { name: 'Run' }).first().scrollIntoViewIfNeeded();
  await take(page, `lesson-${colorScheme}`);
  return page;
}

async function phone(browser: Browser, signedIn: Page): Promise<void> {
  const storageState = await signedIn.context().storageState();
  const page = await device(browser, {
    viewport: PHONE,
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    storageState,
  });
  await page.goto(lessonPath(4));
  await take(page, 'lesson-phone');
}

async function room(browser: Browser): Promise<void> {
  const page = await device(browser);
  await page.goto(instructorLink());
  await page.getByRole('button', { name: 'Sign in as instructor' }).click();
  await page.getByRole('row').filter({ hasText: 'Grace' }).waitFor();
  await take(page, 'room');
}

mkdirSync(PICTURES, { recursive: true });
const browser = await chromium.launch({ executablePath: BROWSER });
try {
  await door(browser);
  const reader = await device(browser);
  await comeIn(reader, students[2]);
  await reader.goto('/');
  await take(reader, 'home');
  await reader.goto(pagePath(FIRST_COURSE));
  await take(reader, 'course');
  await lesson(browser, students[0], 'light');
  await lesson(browser, students[1], 'dark');
  await reader.goto(lessonPath(2));
  await room(browser);
  await phone(browser, reader);
} finally {
  await browser.close();
  await endHosts([...students]);
}
