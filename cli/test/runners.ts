/** Runs one tool of a test stage and reads what came of it. Knows nothing of what it tests. */
import { readFile, rm } from 'node:fs/promises';
import { checkout, inCheckout } from '../checkout.ts';
import { env } from '../env.ts';
import { type Ran, attempt, lastLines } from '../run.ts';
import { type Tally, single } from './tally.ts';

/** A tool of node_modules, its output passed on as it comes unless `quiet`. */
function tool(name: string, args: string[], variables: Record<string, string>, quiet: boolean): Promise<Ran> {
  return attempt(process.execPath, [inCheckout('node_modules/.bin', name), ...args], {
    cwd: checkout,
    env: { ...env.all, ...variables },
    ...(quiet ? {} : { onLine: (line: string) => console.log(line) }),
  });
}

/** A tool that only passes or fails. */
export async function check(stage: string, name: string, args: string[]): Promise<Tally> {
  const { status, output } = await tool(name, args, {}, true);
  return single(stage, [name, ...args].join(' '), status === 0 ? null : lastLines(output, 60));
}

export type Reported = {
  stage: string;
  tool: string;
  args: string[];
  variables?: Record<string, string>;
  reportFile: string;
  read: (stage: string, report: unknown) => Tally;
};

/** A runner that leaves a report. One that ended badly without naming a failure, or left no report, is one failure. */
export async function report({ stage, tool: name, args, variables = {}, reportFile, read }: Reported): Promise<Tally> {
  await rm(reportFile, { force: true });
  const { status, output } = await tool(name, args, variables, false);
  try {
    const tally = read(stage, JSON.parse(await readFile(reportFile, 'utf8')));
    if (status !== 0 && tally.failures.length === 0) {
      tally.failures.push({ stage, name: `ended with status ${status}`, message: lastLines(output, 20) });
    }
    return tally;
  } catch (error) {
    const message = `no report that can be read (status ${status}): ${String(error)}\n${lastLines(output, 20)}`;
    return single(stage, name, message);
  }
}
