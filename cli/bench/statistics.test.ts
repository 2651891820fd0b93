/** Middle and edges, also of one figure and of none. */
import { expect, test } from 'vitest';
import { percentile, summary } from './statistics.ts';

test('a percentile is a figure that was measured', () => {
  const figures = [5, 1, 4, 2, 3];
  expect(percentile(figures, 0)).toBe(1);
  expect(percentile(figures, 0.5)).toBe(3);
  expect(percentile(figures, 0.99)).toBe(5);
  expect(percentile([7, 9], 0.5)).toBe(7);
  expect(figures).toEqual([5, 1, 4, 2, 3]);
});

test('one figure is its own summary, none has none', () => {
  expect(summary([4])).toEqual({ median: 4, least: 4, most: 4 });
  expect(summary([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(summary([])).toBeNull();
  expect(percentile([], 0.5)).toBeNull();
});
