/**
 * `slipway bench`: measures what is promised, ours beside its peers on the same machine in the same run. Tells the
 * story; the chapters are in bench/. Knows nothing of how a figure is taken.
 */
import { type Command, InvalidArgumentError } from 'commander';
import { mkdir } from 'node:fs/promises';
import { inBrowser, type Painted } from './bench/browser.ts';
import { startClassroom } from './bench/classroom.ts';
import { unlessEnded } from './bench/ending.ts';
import { measure, terminalsFor } from './bench/measure.ts';
import { seat } from './bench/seat.ts';
import { Figures, ROW_NAMES, type Row, rounded } from './bench/rows.ts';
import { inCheckout } from './checkout.ts';
import { MAX_TERMINALS } from '../protocol/limits.ts';
import { Interrupted, Problem } from './problem.ts';
import { Steps } from './steps.ts';
import { requireRoot } from './up/preconditions.ts';

export type BenchOptions = {
  rounds?: number;
  rows: Row[];
  quick?: boolean;
  hosts: number;
  browser: boolean;
  json?: boolean;
};

/** One is left for whatever is measured beside them. */
const MOST_A_HOST = MAX_TERMINALS - 1;

const HELP = `
Starts a classroom of its own (instance swbench, data in /var/lib/slipway-bench, kept for the next run) and takes all
figures in turns: a round of ours, a round of a raw exec of the Engine API, a round of wetty around docker exec. A
figure is the median of its rounds, of a maximum the worst; least and most stand beside it. Rows: ${ROW_NAMES.join(', ')}.`;

export function benchCommand(command: Command): void {
  command.description('measure, beside the peers, what is promised');
  command
    .command('terminal')
    .configureHelp({ showGlobalOptions: false })
    .description('the terminals: ours, a raw exec, and wetty around docker exec (needs root)')
    .option('--rounds <number>', 'how often each is measured (5; with --quick 2)', whole(1, 100))
    .option('--rows <names>', 'only these rows, comma-separated', rows, ROW_NAMES)
    .option('--hosts <number>', 'Docker hosts over which the terminals are spread', whole(1, 60), 20)
    .option('--quick', 'shorter, for a first impression')
    .option('--no-browser', 'leave out what is measured in Chromium')
    .option('--json', 'print {"rows": [{"row", "unit", "ours", "raw", "wetty"}]}, and what is done to stderr')
    .addHelpText('after', HELP)
    .action((options: BenchOptions) => terminal(options));
}

async function terminal(options: BenchOptions): Promise<void> {
  requireRoot('bench terminal');
  requireHosts(options);
  const ending = endOnSignal();
  const say = (text: string) => void (options.json ? process.stderr : process.stdout).write(text);
  const steps = new Steps(say, ending);
  await mkdir(inCheckout('.slipway'), { recursive: true });
  const figures = new Figures();
  let painted: Painted | null = null;
  try {
    const classroom = await steps.step('Start a classroom', (note) => startClassroom(note, ending));
    try {
      const seated = await unlessEnded(ending, seat(classroom, options.hosts, steps, ending));
      try {
        await measure(seated, figures, options, steps, ending);
        if (options.browser) painted = await steps.step('In Chromium', () => unlessEnded(ending, inBrowser(classroom)));
      } finally {
        await seated.dispose();
      }
    } finally {
      say('  End the hosts and the classroom; its data stay for the next run\n');
      // After Ctrl-C nobody wants to wait for that: the next run removes them.
      if (!ending.aborted) await classroom.endHosts('').catch(() => {});
      await classroom.stop();
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    say('\nEnded before it was done.\n');
    process.exitCode = 130;
    return;
  }
  if (options.json) {
    const browser = painted === null ? {} : { browser: painted };
    process.stdout.write(`${JSON.stringify({ rows: figures.json(options.rows), ...browser })}\n`);
  } else say(`\n${[...figures.lines(options.rows), ...browserLines(painted)].join('\n')}\n`);
}

function requireHosts({ rows, hosts }: BenchOptions): void {
  const needed = Math.ceil(terminalsFor(rows) / MOST_A_HOST);
  if (hosts < needed)
    throw new Problem(`These rows need ${needed} hosts: a student has ${MOST_A_HOST} terminals at most.`);
}

function browserLines(painted: Painted | null): string[] {
  if (painted === null) return [];
  const { keyP50, keyP95, clickP50, clickP95 } = painted;
  return [
    '',
    `In Chromium, ours: a key is on the screen after ${rounded(keyP50)} ms (p95 ${rounded(keyP95)}),`,
    `a new terminal's prompt ${rounded(clickP50)} ms after the click (p95 ${rounded(clickP95)}).`,
  ];
}

/** Aborted by the first signal; what was set up is taken down all the same. */
function endOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

function rows(text: string): Row[] {
  const names = text.split(',');
  const unknown = names.filter((name) => !(ROW_NAMES as string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`Give some of ${ROW_NAMES.join(', ')}.`);
  return ROW_NAMES.filter((name) => names.includes(name));
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give ${least} to ${most}.`);
  };
}
