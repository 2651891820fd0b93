import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_NAME_LENGTH } from '../../protocol/limits.ts';
import { cleanTitle } from './clean-title.ts';

it.each([
  ['  build  ', 'build'],
  ['a\tb\nc', 'a b c'],
  ['evil\u202etxt', 'evil txt'],
  ['\u200b\u200f', ''],
  ['日本 🐋', '日本 🐋'],
])('%j becomes %j', (text, title) => {
  expect(cleanTitle(text)).toBe(title);
});

it('is looked for at the beginning only', () => {
  expect(cleanTitle(`${'\u200b'.repeat(1_000_000)}far behind`)).toBe('');
});

it('is never too long for the wire, and never half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
      const title = cleanTitle(text);
      expect(title.length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
      expect(title.isWellFormed()).toBe(true);
    }),
  );
});
