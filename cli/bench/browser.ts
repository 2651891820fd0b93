/**
 * The same in a real browser: from a key to its glyph, and from a click to a prompt, as painted in Chromium. Without
 * WebGL the terminal is drawn as text, so what is on the screen can be read at once. Knows nothing of the wire.
 */
import { readdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { inCheckout } from '../checkout.ts';
import { BROWSER, installFor } from '../test/packages.ts';
import type { Classroom } from './classroom.ts';
import { percentile } from './statistics.ts';

const COURSE = 'containerization';
const READY_MS = 120_000;
const KEYS = 120;
const KEY_MS = 100;
/** Then the line is emptied, before it would wrap. */
const LINE = 30;
/** With the one that is there at first: fewer than a student may have. */
const CLICKS = 8;

export type Painted = { keyP50: number; keyP95: number; clickP50: number; clickP95: number };

export async function inBrowser(classroom: Classroom): Promise<Painted> {
  await installFor([BROWSER]);
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch({ executablePath: `/usr/bin/${BROWSER.name}` });
  try {
    const context = await browser.newContext({ baseURL: classroom.origin, viewport: { width: 1366, height: 768 } });
    const [name = '', value = ''] = (await classroom.signIn('browser')).split('=', 2);
    await context.addCookies([{ name, value, url: classroom.origin }]);
    const page = await context.newPage();
    await page.addInitScript(watchPage);
    await openHost(page);
    const keys = await typeKeys(page);
    const clicks = await clickTerminals(page);
    return {
      keyP50: percentile(keys, 0.5)!,
      keyP95: percentile(keys, 0.95)!,
      clickP50: percentile(clicks, 0.5)!,
      clickP95: percentile(clicks, 0.95)!,
    };
  } finally {
    await browser.close();
  }
}

async function openHost(page: Page): Promise<void> {
  const lesson = (await readdir(inCheckout('content', COURSE))).filter((folder) => /^\d{3}-/.test(folder)).sort()[0]!;
  await page.goto(`/${COURSE}/${lesson.replace(/^\d{3}-/, '')}`);
  const workspace = page.getByRole('region', { name: 'Workspace' });
  await workspace.getByRole('button', { name: 'Open my Docker host' }).click({ timeout: READY_MS });
  await workspace
    .getByRole('status')
    .filter({ hasText: /^Ready$/ })
    .waitFor({ timeout: READY_MS });
  await page.waitForFunction(() => globalThis.slipwayBench.lastLine().endsWith('$'));
}

async function typeKeys(page: Page): Promise<number[]> {
  await page.getByRole('region', { name: 'Workspace' }).getByRole('tabpanel').getByRole('textbox').focus();
  const took: number[] = [];
  for (let typed = 0; typed < KEYS; typed += 1) {
    if (typed % LINE === 0) await page.keyboard.press('Control+u');
    await page.waitForTimeout(KEY_MS);
    const key = String.fromCharCode('a'.charCodeAt(0) + (typed % 26));
    await page.evaluate((glyph) => globalThis.slipwayBench.expect('keydown', `${glyph}$`), key);
    await page.keyboard.press(key);
    took.push(await page.evaluate(() => globalThis.slipwayBench.painted));
  }
  await page.keyboard.press('Control+u');
  return took;
}

async function clickTerminals(page: Page): Promise<number[]> {
  const button = page.getByRole('region', { name: 'Workspace' }).getByRole('button', { name: 'New terminal' });
  const took: number[] = [];
  for (let clicked = 0; clicked < CLICKS; clicked += 1) {
    await page.evaluate((prompt) => globalThis.slipwayBench.expect('click', prompt), String.raw`^\S+@\S+:\S*\$$`);
    await button.click();
    took.push(await page.evaluate(() => globalThis.slipwayBench.painted));
    // The next shell of this host is made ready meanwhile.
    await page.waitForTimeout(1_000);
  }
  return took;
}

declare global {
  var slipwayBench: {
    lastLine(): string;
    /** To be called before the event: `painted` is of the next one. */
    expect(event: 'keydown' | 'click', lastLine: string): void;
    painted: Promise<number>;
  };
}

/** Runs in the page. From the event itself until a frame with that last line on the screen was handed to be shown. */
function watchPage(): void {
  type Shown = { textContent: string | null; checkVisibility(options: object): boolean };
  type Canvas = { getContext(kind: string, ...options: unknown[]): unknown };
  const { document, HTMLCanvasElement, MutationObserver, requestAnimationFrame } = globalThis as unknown as {
    HTMLCanvasElement: { prototype: Canvas };
    document: {
      querySelectorAll(selector: string): Iterable<Shown>;
      addEventListener(event: string, listener: (event: { timeStamp: number }) => void, options: object): void;
    };
    MutationObserver: new (seen: () => void) => { observe(what: object, options: object): void; disconnect(): void };
    requestAnimationFrame(then: () => void): void;
  };
  const canvas = HTMLCanvasElement.prototype;
  const { getContext } = canvas;
  canvas.getContext = function (this: Canvas, kind, ...options) {
    return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...options);
  };
  const lastLine = () => {
    const rows = [...document.querySelectorAll('[role=tabpanel] .xterm-rows > *')];
    const shown = rows.filter((row) => row.checkVisibility({ visibilityProperty: true }));
    const texts = shown.map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd());
    return texts.filter((text) => text !== '').at(-1) ?? '';
  };
  const terminals = () => [...document.querySelectorAll('[role=tabpanel]')].length;
  globalThis.slipwayBench = {
    lastLine,
    painted: Promise.resolve(0),
    expect: (event, pattern) => {
      globalThis.slipwayBench.painted = new Promise((resolve) => {
        const wanted = new RegExp(pattern);
        const expected = terminals() + (event === 'click' ? 1 : 0);
        let from: number | null = null;
        const observer = new MutationObserver(() => {
          if (from === null || terminals() !== expected || !wanted.test(lastLine())) return;
          observer.disconnect();
          const begun = from;
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
        });
        document.addEventListener(event, ({ timeStamp }) => (from = timeStamp), { once: true, capture: true });
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      });
    },
  };
}
