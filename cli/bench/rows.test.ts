/** The table and its JSON: every row that was promised, null for what a peer lacks, the worst of a maximum. */
import { expect, test } from 'vitest';
import { Figures, ROW_NAMES } from './rows.ts';

test('the rows are those that were promised', () => {
  expect(ROW_NAMES).toEqual(
    [
      ['click-warm', 'click-cold', 'arrive-200-last', 'reconnect'],
      ['echo-1-p50', 'echo-1-p99', 'echo-50-p50', 'echo-50-p99', 'echo-200-p50', 'echo-200-p99'],
      ['bulk', 'ctrl-c-max', 'stalled-growth', 'memory-per-terminal'],
      // Not promised: it comes after those that were.
      ['click-pool'],
    ].flat(),
  );
});

test('the median of the rounds, the worst of a maximum, null for nothing', () => {
  const figures = new Figures();
  for (const figure of [3, 1, 2.3456]) {
    figures.add('ours', 'click-warm', figure);
    figures.add('raw', 'ctrl-c-max', figure);
  }
  expect(figures.json(['click-warm', 'ctrl-c-max'])).toEqual([
    { row: 'click-warm', unit: 'ms', ours: 2.35, raw: null, wetty: null },
    { row: 'ctrl-c-max', unit: 'ms', ours: null, raw: 3, wetty: null },
  ]);
  const [head, click] = figures.lines(['click-warm']);
  expect(head).toMatch(/^row +unit +ours +raw +wetty +aim$/);
  expect(click).toMatch(/^click-warm +ms +2\.35 \(1-3\) +- +- +15 /);
});
