import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

it('waits longer each time, up to ten seconds', () => {
  const backOff = new BackOff(() => 0.999999);
  const waits = Array.from({ length: 8 }, () => backOff.next(0));
  expect(waits).toEqual([400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  expect(backOff.tries).toBe(8);
});

it('never waits less than half of it, so that tries stay apart', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (randoms) => {
        let turn = 0;
        const backOff = new BackOff(() => randoms[turn]!);
        for (; turn < randoms.length; turn += 1) {
          const longest = Math.min(10_000, 400 * 2 ** turn);
          const wait = backOff.next(0);
          expect(wait).toBeGreaterThanOrEqual(Math.floor(longest / 2));
          expect(wait).toBeLessThanOrEqual(longest);
        }
      },
    ),
  );
});

it('starts anew after a line that held, not after one that fell at once', () => {
  const backOff = new BackOff(() => 0);
  backOff.next(0);
  backOff.next(0);
  backOff.up(1000);
  expect(backOff.next(1500)).toBe(800);
  backOff.up(10_000);
  expect(backOff.next(20_000)).toBe(200);
});

it('leaves a server alone that asks for it', () => {
  const backOff = new BackOff(() => 0);
  backOff.slower();
  expect(backOff.next(0)).toBe(1600);
});
