import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedCommand } from './command-log.ts';
import {
  asText,
  filterCommands,
  HEAD_LINES,
  markedParts,
  MOST_MARKS,
  shownRows,
  TAIL_LINES,
  type Row,
} from './text-search.ts';

const ran = (command: string, ...output: string[]): LoggedCommand => ({
  id: 1,
  state: command === '' ? 'unmarked' : 'ended',
  command,
  status: 0,
  output,
  cut: false,
  fullScreen: false,
});
const commands = [ran('', 'Welcome'), ran('docker ps', 'CONTAINER ID', 'abc'), ran('ls', 'Container.txt')];
const plain = (rows: Row[]) =>
  rows.map((row) => ('left' in row ? row.left : row.line.map(({ text }) => text).join('')));

it.each([
  ['', 3],
  ['container', 2],
  ['DOCKER', 1],
  ['welcome', 1],
  ['nothing', 0],
])('%j is in %i of them', (wanted, count) => {
  expect(filterCommands(commands, wanted).length).toBe(count);
});

describe('what was found is marked', () => {
  it('wherever it stands, in its own letters', () => {
    expect(markedParts('An apple, AN', 'an')).toEqual([
      { text: 'An', marked: true },
      { text: ' apple, ', marked: false },
      { text: 'AN', marked: true },
    ]);
  });

  it('only so often in one line, the rest of which is one piece', () => {
    const parts = markedParts('y'.repeat(100_000), 'y');
    expect(parts.length).toBe(MOST_MARKS + 1);
    expect(parts.at(-1)).toEqual({ text: 'y'.repeat(100_000 - MOST_MARKS), marked: false });
  });

  it('and the parts together are always the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 3 }), (text, wanted) => {
        expect(
          markedParts(text, wanted)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
    expect(markedParts('İİ İstanbul', 'İ').filter(({ marked }) => marked).length).toBe(3);
  });
});

describe('a long output', () => {
  const long = Array.from({ length: 200 }, (_, line) => `line ${line}`);
  const left = 200 - HEAD_LINES - TAIL_LINES;

  it('is cut in the middle, and whole where asked', () => {
    const rows = plain(shownRows(long, '', false));
    expect(rows[HEAD_LINES]).toBe(left);
    expect(rows.at(-1)).toBe('line 199');
    expect(rows.length).toBe(HEAD_LINES + TAIL_LINES + 1);
    expect(plain(shownRows(long, '', true))).toEqual(long);
  });

  it('is cut to what was found', () => {
    expect(plain(shownRows(long, 'line 150', false))).toEqual([150, 'line 150', 49]);
  });

  it('is cut in the middle where the text is in the command only', () => {
    expect(plain(shownRows(long, 'seq', false)).length).toBe(HEAD_LINES + TAIL_LINES + 1);
  });

  it('never loses a line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.constantFrom('', '1', '9', 'line', 'x'), (count, wanted) => {
        const rows = plain(shownRows(long.slice(0, count), wanted, false));
        const told = rows.reduce<number>((sum, row) => sum + (typeof row === 'number' ? row : 1), 0);
        expect(told).toBe(Math.min(count, 200));
      }),
    );
  });
});

it('is written down with its commands', () => {
  expect(asText(commands)).toBe('Welcome\n\n$ docker ps\nCONTAINER ID\nabc\n\n$ ls\nContainer.txt');
});
