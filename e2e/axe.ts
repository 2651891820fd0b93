/** What axe finds serious in a page. Knows no page. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * A line each: which rule, and where; in light, then the colours once more in the dark. In axe's own frame only, which takes a third of the time: no page of ours has
 * frames of another origin, and those are all that it would miss.
 */
export async function faults(page: Page): Promise<string[]> {
  const light = await serious(new AxeBuilder({ page }));
  // What is the same in the dark is not looked at twice.
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => document.documentElement.classList.contains('dark'));
  const dark = await serious(new AxeBuilder({ page }).withRules(['color-contrast']));
  await page.emulateMedia({ colorScheme: null });
  return [...light, ...dark.map((fault) => `in the dark: ${fault}`)];
}

async function serious(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}
