import { expect, test } from 'vitest';
import { nearest, suggest } from './suggest.ts';

test('the nearest name is found over a slip, and none where nothing is near', () => {
  expect(nearest('termnal', ['terminal', 'inside'])).toBe('terminal');
  expect(nearest('Insdie', ['terminal', 'inside'])).toBe('inside');
  expect(nearest('colour', ['terminal', 'inside'])).toBeNull();
  expect(nearest('x', [])).toBeNull();
});

test('a suggestion names one candidate, or all', () => {
  expect(suggest('fiel', ['file', 'needs'])).toBe('Did you mean file?');
  expect(suggest('zzzzzz', ['file', 'needs'])).toBe('Possible here: file, needs.');
});
