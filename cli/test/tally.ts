/** What came of all runners together, and the two lines in which a test run ends. Pure; knows no runner. */

export type Failure = { stage: string; name: string; message: string };

export type Tally = { passed: number; failures: Failure[]; notRun: string[] };

export const emptyTally = (): Tally => ({ passed: 0, failures: [], notRun: [] });

export function add(into: Tally, one: Tally): void {
  into.passed += one.passed;
  into.failures.push(...one.failures);
  for (const reason of one.notRun) if (!into.notRun.includes(reason)) into.notRun.push(reason);
}

/** A check that only passes or fails. */
export const single = (stage: string, name: string, message: string | null): Tally => ({
  passed: message === null ? 1 : 0,
  failures: message === null ? [] : [{ stage, name, message }],
  notRun: [],
});

/** A run in which nothing ran is a failure: a runner that found no test has lost them. */
export function closingLines({ passed, failures, notRun }: Tally): [notRun: string, counts: string] {
  const nothing = passed + failures.length === 0 ? 1 : 0;
  return [
    `not run: ${notRun.length === 0 ? 'nothing' : notRun.join('; ')}`,
    `${passed} passed, ${failures.length + nothing} failed`,
  ];
}
