import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { Terminal } from '@xterm/headless';
import { expect, it } from 'vitest';
import { boundMarks } from './marks.ts';

async function cells(...texts: string[]): Promise<string[]> {
  const terminal = new Terminal({ allowProposedApi: true, cols: 120, rows: 4 });
  terminal.loadAddon(new UnicodeGraphemesAddon() as never);
  boundMarks(terminal as never);
  for (const text of texts) await new Promise<void>((resolve) => terminal.write(text, resolve));
  const line = terminal.buffer.active.getLine(0)!;
  return Array.from({ length: line.length }, (_, x) => line.getCell(x)!.getChars()).filter((chars) => chars !== '');
}

it.each([
  ['a mark', 'e\u0301', 1],
  ['a family of four with skin tones', '👨🏽‍👩🏽‍👧🏽‍👦🏽', 1],
  ['the flag of a country', '🇵🇱', 1],
  ['the flag of a region', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 1],
  ['Hangul by its parts', '\u1112\u1161\u11ab', 1],
  ['two letters', 'ab', 2],
  ['letters of many scripts', 'aß日ไж', 5],
])('%s is as it was', async (_, text, count) => {
  for (const parts of [[text], [...text]]) {
    const found = await cells(...parts);
    expect(found).toHaveLength(count);
    expect(found.join('')).toBe(text);
  }
});

it.each([
  ['\u0301', 6],
  ['\u{e0100}', 6],
  ['\u200d', 12],
  ['\u{1f3fd}', 12],
])('no letter takes %j without bounds', async (mark, most) => {
  for (const parts of [[`👨${mark.repeat(200)}`], ['👨', ...mark.repeat(200)]]) {
    const found = await cells(...parts, '!');
    expect(found.length).toBeLessThan(50);
    expect(Math.max(...found.map((chars) => [...chars].length))).toBe(most);
    expect(found.at(-1)).toBe('!');
  }
});

it('a mark without a letter is none', async () => {
  expect(await cells('\u0301\u0301', '\x1b[1m\u0301\x1b[0mx')).toEqual(['\ufffd\u0301', '\ufffd', 'x']);
});
