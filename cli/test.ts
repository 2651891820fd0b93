/**
 * `slipway test`: every check and test of the project, from nothing, ending in one line of counts over all runners.
 * Tells the story; the chapters are in test/. Knows nothing of any single test.
 */
import { type Command, InvalidArgumentError } from 'commander';
import { mkdir } from 'node:fs/promises';
import { inCheckout } from './checkout.ts';
import { env } from './env.ts';
import { Problem } from './problem.ts';
import { type SmokeOptions, smoke } from './test/smoke.ts';
import { SIDE_BY_SIDE, type Stage, STAGES } from './test/stages.ts';
import { missingHere } from './test/surroundings.ts';
import { type Tally, add, closingLines, emptyTally, single } from './test/tally.ts';
import { requireRoot } from './up/preconditions.ts';

const NAMES: readonly Stage[] = SIDE_BY_SIDE.flat();

const WITHOUT_ROOT: readonly Stage[] = ['format', 'lint', 'types', 'unit'];

/** What is too long for every day. */
const ONLY_SOAKED = [
  'full counts (--soak)',
  'hostile output for ten minutes (--soak; 10 s were run)',
  'every packet lost for five minutes (--soak; 32 s were run)',
];

export function testCommand(command: Command): void {
  command
    .description('run every check and test; ends in one line of counts')
    .option('--only <stages>', `some of ${NAMES.join(',')}`, stages)
    .option(
      '--soak',
      'full counts: random tries twenty times as often, kill -9 five times, hostile output ten minutes, …',
    )
    .action((options: { only?: Stage[]; soak?: boolean }) => all(options.only ?? NAMES, options.soak === true));
  command
    .command('smoke')
    // those of `test` itself mean nothing to it
    .configureHelp({ showGlobalOptions: false })
    .description('one student, lesson 4, in a real browser, against a classroom that runs')
    .option('--url <url>', 'where it is', origin, 'http://127.0.0.1:3000')
    .option('--data <directory>', 'its data directory, for the class code', '/var/lib/slipway')
    .option(
      '--stand-in',
      'first place a stand-in for the image alpine in its registry (for a machine without internet)',
    )
    .option('--patience <factor>', 'multiplies every time limit (for a slow machine)', factor, 1)
    .action(async (options: SmokeOptions) => close(await smoke(options)));
}

async function all(names: readonly Stage[], soak: boolean): Promise<void> {
  if (names.some((name) => !WITHOUT_ROOT.includes(name))) requireRoot('test');
  if (soak) env.all['SLIPWAY_SOAK'] = '1';
  await mkdir(inCheckout('.slipway/test'), { recursive: true });
  const total = emptyTally();
  for (const group of SIDE_BY_SIDE) {
    await Promise.all(group.filter((name) => names.includes(name)).map((name) => stage(name, total)));
  }
  total.notRun.push(...(await missingHere()));
  const left = NAMES.filter((name) => !names.includes(name));
  if (left.length > 0) total.notRun.push(`the stages ${left.join(', ')} (--only)`);
  if (!soak) total.notRun.push(...ONLY_SOAKED);
  close(total);
}

async function stage(name: Stage, total: Tally): Promise<void> {
  console.log(`\n== ${name}`);
  const begun = performance.now();
  const tally = await STAGES[name]().catch((error: unknown) => single(name, name, String(error)));
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`== ${name}: ${tally.passed} passed, ${tally.failures.length} failed, ${seconds} s`);
  add(total, tally);
}

/** Prints what failed and the two closing lines; the exit status says the same. */
function close(tally: Tally): void {
  for (const { stage, name, message } of tally.failures) {
    console.log(`\nFAILED ${stage}: ${name}\n${message.replace(/^/gm, '    ')}`);
  }
  const [notRun, counts] = closingLines(tally);
  console.log(`\n${notRun}\n${counts}`);
  process.exitCode = counts.endsWith(', 0 failed') ? 0 : 1;
}

function stages(text: string): Stage[] {
  const names = text.split(',');
  const chosen = NAMES.filter((name) => names.includes(name));
  if (chosen.length < new Set(names).size) throw new InvalidArgumentError(`Give some of ${NAMES.join(', ')}.`);
  return chosen;
}

function origin(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('Give an address such as http://127.0.0.1:3000.');
  return url.origin;
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 100)) throw new Problem('--patience takes a number from 1 to 100.');
  return value;
}
