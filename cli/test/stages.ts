/** What `./slipway test` runs, in order. Each stage gives a tally and never throws for a test that failed. */
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { checkout, inCheckout } from '../checkout.ts';
import { exists } from '../run.ts';
import { freePort } from '../up/preconditions.ts';
import { content, type Instance, start } from './instance.ts';
import { installFor, TEST_PACKAGES } from './packages.ts';
import { playwrightTally, vitestTally } from './reports.ts';
import { check, report } from './runners.ts';
import { placeStandIns } from './stand-in-images.ts';
import { type Tally, add, emptyTally, single } from './tally.ts';

/** A folder's own tsconfig says which globals it may know; the site's is the one at the root. */
async function types(): Promise<Tally> {
  const all = emptyTally();
  const folders = (await readdir(checkout, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const own = folders.map(({ name }) => `${name}/tsconfig.json`);
  for (const config of ['tsconfig.json', 'tsconfig.node.json', ...own]) {
    if (!(await exists(inCheckout(config)))) continue;
    add(all, await check('types', 'tsc', ['--noEmit', '--incremental', 'false', '-p', config]));
  }
  return all;
}

const vitest = (project: 'unit' | 'machine' | 'terminals' | 'up'): Promise<Tally> => {
  const reportFile = inCheckout(`.slipway/test/${project}.json`);
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ];
  return report({ stage: project, tool: 'vitest', args, reportFile, read: vitestTally });
};

/**
 * They mostly wait, for a prompt, for a line that is dead, so that a processor has time for more than one. Each has a
 * host and a browser, for which a machine with many processors may have no memory.
 */
const WORKERS = Math.min(availableParallelism() + 1, 4);

/** One part of the end-to-end tests; one worker where tests would disturb each other. */
export function playwright(project: string, variables: Record<string, string>, workers: number): Promise<Tally> {
  const reportFile = inCheckout('.slipway/e2e/report.json');
  const args = ['test', `--project=${project}`, '--workers', String(workers)];
  return report({ stage: project, tool: 'playwright', args, variables, reportFile, read: playwrightTally });
}

/** Starts the tests' own classroom, runs, and ends it; that it starts and ends is a test as well. */
async function within(name: string, content: string, options: string[], tests: (instance: Instance) => Promise<Tally>) {
  const all = emptyTally();
  let instance: Instance;
  try {
    instance = await start(content, options);
    add(all, single(name, 'up starts', null));
  } catch (error) {
    return single(name, 'up starts', String(error));
  }
  try {
    add(all, await tests(instance));
  } finally {
    const problem = await instance.stop().then(
      () => null,
      (error: unknown) => String(error),
    );
    add(all, single(name, 'up ends', problem));
  }
  return all;
}

const EVERYWHERE = ['--host', '0.0.0.0'];

async function endToEnd(): Promise<Tally> {
  await installFor(TEST_PACKAGES);
  return within('e2e', await content(), EVERYWHERE, async (instance) => {
    await placeStandIns(instance.where);
    return playwright('e2e', instance.variables, WORKERS);
  });
}

/** What ends processes that other tests need, changes the door for everybody, or needs a proxy before it. */
async function alone(): Promise<Tally> {
  await installFor(TEST_PACKAGES);
  const all = await within('alone', await content(), EVERYWHERE, async (instance) => {
    await placeStandIns(instance.where);
    return playwright('alone', instance.variables, 1);
  });
  const publicUrl = `https://localhost:${await freePort()}`;
  const proxied = ['--host', '127.0.0.1', '--public-url', publicUrl, '--trusted-proxy', '127.0.0.1'];
  add(
    all,
    await within('alone', await content(), proxied, (instance) =>
      playwright('proxy', { ...instance.variables, SLIPWAY_E2E_PUBLIC_URL: publicUrl }, 1),
    ),
  );
  return all;
}

/** They make what they need of the machine themselves, but for the packages. */
const onMachine = (project: 'machine' | 'up') => async (): Promise<Tally> => {
  await installFor(TEST_PACKAGES);
  if (!(await exists('/usr/sbin/dockerd'))) throw new Error('dockerd is missing: run the stage e2e first.');
  return vitest(project);
};

async function terminals(): Promise<Tally> {
  await installFor(TEST_PACKAGES);
  return vitest('terminals');
}

/**
 * Those of a row run at the same time. `types` reads what the site's build writes, so that it is not beside `e2e`,
 * whose `up` waits for packages while others count. `alone`, `machine` and `up` each raise and restore limits of the
 * kernel, which there are only once.
 */
export const SIDE_BY_SIDE = [
  ['types', 'unit'],
  ['format', 'lint', 'e2e'],
  ['alone', 'terminals'],
  ['machine'],
  ['up'],
] as const;

export type Stage = (typeof SIDE_BY_SIDE)[number][number];

/** `e2e` before the others that need a machine, since its `up` installs what they need. */
export const STAGES: Readonly<Record<Stage, () => Promise<Tally>>> = {
  format: () => check('format', 'prettier', ['--check', '.']),
  lint: () => check('lint', 'eslint', ['.', '--max-warnings=0']),
  types,
  unit: () => vitest('unit'),
  e2e: endToEnd,
  alone,
  terminals,
  machine: onMachine('machine'),
  up: onMachine('up'),
};
