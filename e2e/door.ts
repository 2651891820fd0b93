/** Coming in through the door, as a new student does. Knows no test runner. */
import { expect, type Page } from '@playwright/test';
import { classCode } from './instance.ts';

/** Goes through the door as a new student; answers the return code, or null where the machine asks for no code. */
export async function comeIn(page: Page, name: string): Promise<string | null> {
  await page.goto('/door');
  const code = classCode();
  if (code === null) return null;
  await page.getByRole('textbox', { name: 'Class code' }).fill(code);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Enter' }).click();
  const goOn = page.getByRole('link', { name: 'Go on' }).or(page.getByRole('button', { name: 'Go on' }));
  await expect(goOn).toBeVisible();
  const returnCode = await returnCodeOn(page);
  await goOn.click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return returnCode;
}

/** The return code that the door shows after a student came in. */
async function returnCodeOn(page: Page): Promise<string> {
  const shown = page.getByRole('main').getByText(/^[a-z]{4}(-[a-z]{4}){2}$/i);
  return (await shown.innerText()).trim();
}
