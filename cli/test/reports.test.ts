import { expect, test } from 'vitest';
import { playwrightTally, vitestTally } from './reports.ts';

test('vitest: passes, failures, skips with their names, and files that did not load', () => {
  const tally = vitestTally('unit', {
    testResults: [
      {
        name: '/a.test.ts',
        status: 'failed',
        assertionResults: [
          { fullName: 'adds', status: 'passed' },
          { fullName: 'subtracts', status: 'failed', failureMessages: ['1 is not 2'] },
          { fullName: 'walls (kernel has no AppArmor)', status: 'skipped' },
        ],
      },
      { name: '/b.test.ts', status: 'failed', message: 'cannot find module', assertionResults: [] },
    ],
  });
  expect(tally.passed).toBe(1);
  expect(tally.failures.map(({ name }) => name)).toEqual(['subtracts', '/b.test.ts']);
  expect(tally.notRun).toEqual(['walls (kernel has no AppArmor)']);
});

test('Playwright: nested suites, flaky counts as failed, annotations become what was not run', () => {
  const spec = (title: string, status: string, annotations: unknown[] = []) => ({
    title,
    file: 'x.spec.ts',
    tests: [{ status, annotations, results: [{ error: { message: 'why' } }] }],
  });
  const tally = playwrightTally('e2e', {
    suites: [
      {
        specs: [spec('a', 'expected', [{ type: 'not run', description: 'apk add (needs docker.io)' }])],
        suites: [
          {
            specs: [
              spec('b', 'flaky'),
              spec('c', 'unexpected'),
              spec('d', 'skipped', [{ type: 'skip', description: 'no proxy' }]),
            ],
          },
        ],
      },
    ],
  });
  expect(tally.passed).toBe(1);
  expect(tally.failures.map(({ name }) => name)).toEqual(['x.spec.ts: b', 'x.spec.ts: c']);
  expect(tally.notRun).toEqual(['apk add (needs docker.io)', 'x.spec.ts: d (no proxy)']);
});

test('a report of another shape is refused', () => {
  expect(() => vitestTally('unit', { results: [] })).toThrow();
  expect(() => playwrightTally('e2e', {})).toThrow();
});
