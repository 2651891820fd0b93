import { Terminal } from '@xterm/headless';
import { expect, it } from 'vitest';
import { joinGraphemes } from './graphemes.ts';

async function cells(text: string): Promise<string[]> {
  const terminal = new Terminal({ allowProposedApi: true, cols: 80, rows: 4 });
  joinGraphemes(terminal as never);
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const line = terminal.buffer.active.getLine(0)!;
  return Array.from({ length: line.length }, (_, x) => line.getCell(x)!.getChars()).filter((chars) => chars !== '');
}

it.each([
  ['a mark', 'e\u0301', 1],
  ['a family of four with skin tones', '👨🏽‍👩🏽‍👧🏽‍👦🏽', 1],
  ['the flag of a country', '🇵🇱', 1],
  ['the flag of a region', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 1],
  ['two letters', 'ab', 2],
])('%s', async (_, text, count) => {
  expect(await cells(text)).toHaveLength(count);
});

it('no letter grows without bounds, and nothing is lost', async () => {
  const text = `e${'\u0301'.repeat(200)}!`;
  const found = await cells(text);
  expect(Math.max(...found.map(({ length }) => length))).toBeLessThanOrEqual(12);
  expect(found.join('')).toBe(text);
});
