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

it.each([
  ['e', '\u0301'],
  ['e', '\u{e0100}'],
  ['👨', '\u{1f3fd}'],
])('no letter grows without bounds, and nothing is lost: %s and %j', async (letter, mark) => {
  const text = `${letter}${mark.repeat(200)}!`;
  const found = await cells(text);
  expect(Math.max(...found.map((chars) => [...chars].length))).toBeLessThanOrEqual(12);
  if (letter === 'e') expect(Math.max(...found.map(({ length }) => length))).toBeLessThanOrEqual(13);
  expect(found.join('')).toBe(text);
});

it('what is measured in between changes nothing', async () => {
  const terminal = new Terminal({ allowProposedApi: true, cols: 80, rows: 4 });
  joinGraphemes(terminal as never);
  const { unicodeService } = (
    terminal as unknown as { _core: { unicodeService: { getStringCellWidth(s: string): number } } }
  )._core;
  for (const text of ['e', '\u0301'.repeat(6), '\u0301']) {
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    unicodeService.getStringCellWidth(`o${'\u0301'.repeat(9)}`);
  }
  expect(terminal.buffer.active.getLine(0)!.getCell(0)!.getChars()).toBe(`e${'\u0301'.repeat(7)}`);
});
