/** Reads the JSON reports of vitest and Playwright into a tally. Pure; knows not how they were started. */
import * as z from 'zod';
import { type Tally, emptyTally } from './tally.ts';

const Vitest = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.optional(z.string()),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.nullish(z.array(z.string())) }),
      ),
    }),
  ),
});

/** A file that could not be loaded counts as a failure, since its tests did not run. */
export function vitestTally(stage: string, report: unknown): Tally {
  const tally: Tally = emptyTally();
  for (const file of Vitest.parse(report).testResults) {
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
      tally.failures.push({ stage, name: file.name, message: file.message ?? 'the file could not be run' });
    }
    for (const { fullName, status, failureMessages } of file.assertionResults) {
      if (status === 'passed') tally.passed += 1;
      else if (status === 'failed')
        tally.failures.push({ stage, name: fullName, message: failureMessages?.join('\n') ?? '' });
      else tally.notRun.push(fullName.trim());
    }
  }
  return tally;
}

const Annotation = z.object({ type: z.string(), description: z.optional(z.string()) });
const Spec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
      annotations: z.array(Annotation),
      results: z.array(z.object({ error: z.optional(z.object({ message: z.optional(z.string()) })) })),
    }),
  ),
});
type Suite = { specs?: z.infer<typeof Spec>[]; suites?: Suite[] };
const Suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.optional(z.array(Spec)), suites: z.optional(z.array(Suite)) }),
);
const Playwright = z.object({
  suites: z.array(Suite),
  errors: z.optional(z.array(z.object({ message: z.optional(z.string()) }))),
});

/** What a test calls `not run` (an annotation) is passed on; one that passed at a second try has failed. */
export function playwrightTally(stage: string, report: unknown): Tally {
  const tally: Tally = emptyTally();
  const { suites, errors = [] } = Playwright.parse(report);
  for (const { message } of errors) tally.failures.push({ stage, name: 'Playwright', message: message ?? '' });
  const visit = (suite: Suite): void => {
    for (const { title, file, tests } of suite.specs ?? []) {
      const name = `${file}: ${title}`;
      for (const { status, annotations, results } of tests) {
        for (const { type, description } of annotations)
          if (type === 'not run' && description) tally.notRun.push(description);
        if (status === 'expected') tally.passed += 1;
        else if (status === 'skipped')
          tally.notRun.push(
            `${name} (${annotations.find(({ type }) => type === 'skip')?.description ?? 'an earlier failure'})`,
          );
        else tally.failures.push({ stage, name, message: results.map(({ error }) => error?.message ?? '').join('\n') });
      }
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of suites) visit(suite);
  return tally;
}
