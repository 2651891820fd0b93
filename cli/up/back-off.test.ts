import { expect, test } from 'vitest';
import { BackOff } from './back-off.ts';

test('waits longer after each end in a row, up to a limit', () => {
  const backOff = new BackOff();
  const waits = Array.from({ length: 10 }, () => backOff.next(100));
  expect(waits.slice(0, 4)).toEqual([200, 400, 800, 1600]);
  expect(waits.at(-1)).toBe(15_000);
  expect(backOff.ends).toBe(10);
});

test('begins anew after a steady life', () => {
  const backOff = new BackOff();
  backOff.next(100);
  backOff.next(100);
  expect(backOff.next(60_000)).toBe(200);
  expect(backOff.ends).toBe(1);
});
