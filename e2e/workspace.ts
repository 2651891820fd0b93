/**
 * The workspace as a student uses it: its button, its status, its tabs, and the text of its terminals as a screen
 * reader gets it. Everything is asked for by role and name. Knows nothing of the wire or of what a lesson says.
 */
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { patience } from './instance.ts';

/** A first start makes a sandbox and waits for its Docker Engine, on a slow machine beside others that do the same. */
export const HOST_READY_MS = 90_000 * patience;

/** What a command in a terminal may take, Docker's work included. */
export const COMMAND_MS = 60_000 * patience;

/** How long to wait before each look at a terminal, in ms; the last one again and again. */
const LOOKS_MS = [50, 100, 100, 150, 250];

/** The line that bash shows when it waits for the next command on the student's host. */
const HOST_PROMPT = /[$#]\s*$/;

/** Makes it a browser in which Screen reader mode was chosen on an earlier visit: how tests read a terminal. */
export async function choseScreenReaderMode(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (localStorage.getItem('slipway-terminal') === null)
      localStorage.setItem('slipway-terminal', JSON.stringify({ screenReader: true }));
  });
}

export class Workspace {
  readonly page: Page;
  readonly region: Locator;

  constructor(page: Page) {
    this.page = page;
    this.region = page.getByRole('region', { name: 'Workspace' });
  }

  get openButton(): Locator {
    return this.region.getByRole('button', { name: 'Open my Docker host' });
  }

  get status(): Locator {
    return this.region.getByRole('status').filter({ hasText: /^Ready$/ });
  }

  get tabs(): Locator {
    return this.region.getByRole('tablist', { name: 'Terminals' }).getByRole('tab');
  }

  tab(name: string): Locator {
    return this.region.getByRole('tablist', { name: 'Terminals' }).getByRole('tab', { name, exact: true });
  }

  /** The terminal that is shown. */
  get panel(): Locator {
    return this.region.getByRole('tabpanel');
  }

  /** Its rows, there in Screen reader mode only. */
  get rows(): Locator {
    return this.panel.getByRole('list').getByRole('listitem');
  }

  /** Opens the host with the button, waits until Docker can be used, and makes the terminals' text reachable. */
  async open(): Promise<void> {
    await this.openButton.click();
    await this.ready();
  }

  /** Waits until the host can be used and its terminal's text can be read. */
  async ready(): Promise<void> {
    await expect(this.status).toBeVisible({ timeout: HOST_READY_MS });
    await this.screenReaderMode();
    await this.atPrompt();
  }

  async screenReaderMode(): Promise<void> {
    // A host is ready sooner than its first terminal is drawn.
    await this.panel.getByRole('textbox').waitFor({ state: 'attached' });
    if (await this.rows.first().isVisible()) return;
    await this.region.getByRole('button', { name: 'Settings' }).click();
    const mode = this.page.getByRole('switch', { name: 'Screen reader mode' });
    if (!(await mode.isChecked())) await mode.click();
    await expect(mode).toBeChecked();
    await this.page.keyboard.press('Escape');
    await expect(mode).toBeHidden();
  }

  /** The text of the terminal that is shown, a line a row, without the empty rows at its end. */
  async text(): Promise<string> {
    const rows = await this.rows.allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** Waits until the terminal that is shown has this text. */
  async shows(what: string | RegExp, timeout = COMMAND_MS): Promise<void> {
    const matching = typeof what === 'string' ? expect.stringContaining(what) : expect.stringMatching(what);
    await expect.poll(() => this.text(), { timeout, intervals: LOOKS_MS }).toEqual(matching);
  }

  /** Waits until a shell waits for the next command. */
  async atPrompt(prompt = HOST_PROMPT, timeout = COMMAND_MS): Promise<void> {
    await this.shows(prompt, timeout);
  }

  /** Gives a terminal another name. */
  async rename(from: string, to: string): Promise<void> {
    await this.tab(from).dblclick();
    const name = this.page.getByRole('textbox', { name: 'Name of the terminal' });
    await name.fill(to);
    await name.press('Enter');
    await expect(name).toBeHidden();
  }

  async close(name: string): Promise<void> {
    await this.tab(name).press('Enter');
    await expect(this.tab(name)).toHaveAttribute('aria-selected', 'true');
    await this.tab(name).press('Delete');
  }

  async focus(): Promise<void> {
    await this.panel.getByRole('textbox').focus();
  }

  /** Types a line and the Enter key, as a student does. */
  async type(line: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** Puts a text into the terminal as the system's own paste does. */
  async paste(text: string): Promise<void> {
    await this.panel.getByRole('textbox').evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  /** Types a line and waits for what it says. */
  async command(line: string, says: string | RegExp, timeout = COMMAND_MS): Promise<void> {
    await this.type(line);
    await this.shows(says, timeout);
  }
}

/** The code block of the lesson with this line, a prompt before it or not. */
export function block(page: Page, line: string): Locator {
  const escaped = line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return page
    .getByRole('main')
    .getByRole('group', { name: /^Code/ })
    .filter({ hasText: new RegExp(`(^|\\n|[$#] )(?:sudo )?${escaped}\\s*(\\n|$)`) })
    .first();
}

/** Presses the Run button of the block with this line. */
export async function runBlock(page: Page, line: string): Promise<void> {
  await block(page, line).getByRole('button', { name: 'Run' }).click();
}
