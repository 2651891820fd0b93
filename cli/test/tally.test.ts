import { expect, test } from 'vitest';
import { add, closingLines, emptyTally, single } from './tally.ts';

test('counts over all runners, and names each thing that was not run once', () => {
  const all = emptyTally();
  add(all, { passed: 7, failures: [], notRun: ['AppArmor (kernel has none)'] });
  add(all, {
    passed: 0,
    failures: [{ stage: 'unit', name: 'a', message: 'b' }],
    notRun: ['AppArmor (kernel has none)', 'x'],
  });
  add(all, single('types', 'tsc', null));
  expect(closingLines(all)).toEqual(['not run: AppArmor (kernel has none); x', '8 passed, 1 failed']);
});

test('a run of nothing has failed', () => {
  expect(closingLines(emptyTally())).toEqual(['not run: nothing', '0 passed, 1 failed']);
});
