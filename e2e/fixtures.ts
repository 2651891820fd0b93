/**
 * Who takes part in a test: students that come in through the door, each on a device of their own, and the instructor.
 * Their hosts end with the test. Knows the door; what a workspace is like says workspace.ts.
 */
import { type Browser, type BrowserContextOptions, expect, type Page, test as base } from '@playwright/test';
import { endHosts } from './classroom.ts';
import { comeIn } from './door.ts';
import { BareHost } from './host-without-page.ts';
import { baseUrl, classCode, hasInstructor, instructorLink, patience } from './instance.ts';
import { choseScreenReaderMode, Workspace } from './workspace.ts';

export type Student = { name: string; page: Page; workspace: Workspace; returnCode: string | null };

type Newcomer = { origin?: string; context?: BrowserContextOptions };

type Fixtures = {
  /** A fresh student who has just come in. */
  student: Student;
  /** A page of somebody who came in long ago. */
  reader: Page;
  /** The same with an open host and a fresh shell: its files may be those of tests before. */
  resident: Pick<Student, 'page' | 'workspace'>;
  /** More fresh ones, each with a browser of their own. */
  newStudent: (newcomer?: Newcomer) => Promise<Student>;
  /** A page on another device that nobody has signed in on yet. */
  newDevice: (context?: BrowserContextOptions) => Promise<Page>;
  /** A page of the instructor, in the room. */
  instructor: Page;
};

type OfWorker = { home: BareHost };

let students = 0;

/** A name that no other test uses. */
export function freshName(): string {
  return `Ada ${process.pid.toString(36)}${Date.now().toString(36).slice(-4)}${(students += 1)}`;
}

export const test = base.extend<Fixtures, OfWorker>({
  newDevice: async ({ browser }, use) => {
    const close: (() => Promise<void>)[] = [];
    await use(async (context) => {
      const device = await openDevice(browser, context);
      close.push(() => device.context().close());
      return device;
    });
    for (const one of close) await one();
  },

  newStudent: async ({ newDevice }, use) => {
    const names: string[] = [];
    await use(async ({ origin = baseUrl, context } = {}) => {
      const page = await newDevice({ baseURL: origin, ...context });
      const name = freshName();
      const returnCode = await comeIn(page, name);
      names.push(name);
      return { name, page, workspace: new Workspace(page), returnCode };
    });
    if (hasInstructor) await endHosts(names);
  },

  home: [
    // Playwright reads what a fixture needs from these braces.
    async ({}, use) => {
      const name = freshName();
      try {
        const home = await BareHost.open(name, classCode());
        await use(home);
        home.close();
      } finally {
        if (hasInstructor) await endHosts([name]);
      }
    },
    { scope: 'worker', timeout: 120_000 * patience },
  ],

  reader: async ({ home, newDevice }, use) => {
    const page = await newDevice();
    const [name = '', value = ''] = home.cookie.split('=');
    await page.context().addCookies([{ name, value, url: baseUrl, sameSite: 'Lax' }]);
    await use(page);
  },

  resident: async ({ home, reader }, use) => {
    await home.startOver();
    await use({ page: reader, workspace: new Workspace(reader) });
  },

  student: async ({ newStudent }, use) => use(await newStudent()),

  instructor: async ({ newDevice }, use) => {
    const page = await newDevice();
    await page.goto(instructorLink());
    await page.getByRole('button', { name: 'Sign in as instructor' }).click();
    await expect(page.getByRole('heading', { name: 'The room' })).toBeVisible();
    await use(page);
  },
});

export { expect };

async function openDevice(browser: Browser, options?: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ baseURL: baseUrl, ...options });
  await choseScreenReaderMode(context);
  return context.newPage();
}
