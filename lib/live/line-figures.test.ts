import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineFigures, lossOf } from './line-figures.ts';

it('has no latency before the first answer, and the median of the most recent nine after that', () => {
  const line = new LineFigures();
  expect(line.figures).toEqual({ latency: null, losses: 0, recent: [] });
  for (const ms of [10, 500]) line.answered(ms);
  expect(line.figures.latency).toBe(255);
  line.answered(-3);
  line.answered(20);
  expect(line.figures.latency).toBe(20);
  for (let times = 0; times < 9; times += 1) line.answered(7);
  expect(line.figures.latency).toBe(7);
});

it('the latency lies between the smallest and the largest answer', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 9 }), (answers) => {
      const line = new LineFigures();
      for (const ms of answers) line.answered(ms);
      const { latency } = line.figures;
      expect(latency).toBeGreaterThanOrEqual(Math.min(...answers));
      expect(latency).toBeLessThanOrEqual(Math.max(...answers));
    }),
  );
});

it('counts every loss, shows the last five, and measures anew', () => {
  const line = new LineFigures();
  line.answered(10);
  for (let at = 1; at <= 7; at += 1) line.lost(at, at === 7 ? 'silent' : 'network');
  expect(line.figures.latency).toBeNull();
  expect(line.figures.losses).toBe(7);
  expect(line.figures.recent.map(({ at }) => at)).toEqual([7, 6, 5, 4, 3]);
  expect(line.figures.recent[0]?.why).toBe('silent');
});

it.each([
  [0, 'silent'],
  [1006, 'network'],
  [1001, 'closed'],
  [1013, 'closed'],
  [4429, 'closed'],
] as const)('a socket that ends with %i was %s', (code, why) => expect(lossOf(code)).toBe(why));
