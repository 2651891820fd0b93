/**
 * Who takes part in a test: students that come in through the door, each on a device of their own, and the instructor.
 * Their hosts end with the test. Knows the door; what a workspace is like says workspace.ts.
 */
import { type Browser, type BrowserContextOptions, expect, type Page, test as base } from '@playwright/test';
import { classCode, endHosts } from './classroom.ts';
import { baseUrl, hasInstructor, instructorLink, knownClassCode } from './instance.ts';
import { Workspace } from './workspace.ts';

export type Student = { name: string; page: Page; workspace: Workspace; returnCode: string | null };

type Newcomer = { origin?: string; context?: BrowserContextOptions };

type Fixtures = {
  /** A fresh student who has just come in. */
  student: Student;
  /** More of them, each with a browser of their own. */
  newStudent: (newcomer?: Newcomer) => Promise<Student>;
  /** A page on another device that nobody has signed in on yet. */
  newDevice: (context?: BrowserContextOptions) => Promise<Page>;
  /** A page of the instructor, in the room. */
  instructor: Page;
};

let students = 0;

/** A name that no other test uses. */
export function freshName(): string {
  return `Ada ${process.pid.toString(36)}${Date.now().toString(36).slice(-4)}${(students += 1)}`;
}

export const test = base.extend<Fixtures>({
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

async function openDevice(browser: Browser, context?: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext({ baseURL: baseUrl, ...context })).newPage();
}

/** Goes through the door as a new student; answers the return code, or null where the machine asks for no code. */
export async function comeIn(page: Page, name: string): Promise<string | null> {
  await page.goto('/door');
  if (knownClassCode() === null) return null;
  await page.getByRole('textbox', { name: 'Class code' }).fill(await currentCode());
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Enter' }).click();
  const goOn = page.getByRole('link', { name: 'Go on' }).or(page.getByRole('button', { name: 'Go on' }));
  await expect(goOn).toBeVisible();
  const returnCode = await returnCodeOn(page);
  await goOn.click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return returnCode;
}

async function currentCode(): Promise<string> {
  return hasInstructor ? classCode() : knownClassCode()!;
}

/** The return code that the door shows after a student came in. */
async function returnCodeOn(page: Page): Promise<string> {
  const shown = page.getByRole('main').getByText(/^[A-Z0-9]{4}(-[A-Z0-9]{4})+$/);
  return (await shown.innerText()).trim();
}
