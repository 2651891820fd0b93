/**
 * `slipway doctor`: looks at the machine and, where one runs, at its classroom, and tells what it found, why that
 * matters and what mends it. Changes nothing, unless it is told to try a host. Tells the story; the chapters are in
 * doctor/. Knows nothing of a single check.
 */
import { type Command, InvalidArgumentError } from 'commander';
import { styleText } from 'node:util';
import { examine } from './doctor/examine.ts';
import { exitStatus, toJson, toLines } from './doctor/report.ts';
import { hostdConfiguration } from './up/configuration.ts';
import { dataOption, instanceOption, portOption, publicUrl, whereOf } from './up/settings.ts';
import { BAD_USE, tellBadUse } from './exit-status.ts';
import { Problem } from './problem.ts';

type Options = Parameters<typeof whereOf>[0] & {
  port?: number;
  url?: string;
  seats?: number;
  try?: boolean;
  json?: boolean;
};

const COLOURS = { title: 'bold', pass: 'green', warn: 'yellow', fail: 'red', skip: 'dim' } as const;
const WIDTH = { least: 60, most: 100, unknown: 80 };

const HELP = `
Exit status: 0 if nothing failed, 1 if something did, ${BAD_USE} if it was not understood.
Root sees more; what could not be looked at is told, and why. The limits of \`up\`
(SLIPWAY_HOST_MEMORY_MIB, …) count for it as well.`;

export function doctorCommand(command: Command): void {
  tellBadUse(command)
    .description('look at this machine and its classroom, and tell what mends what')
    .addOption(portOption("public port (default: the running classroom's, or 3000)"))
    .addOption(dataOption('that of the classroom'))
    .option('--url <url>', 'how browsers reach it: does it come through?', publicUrl)
    .option('--seats <number>', 'how many hosts are wanted at one time', seats)
    .option('--try', 'start one host in the running classroom, use it, and end it')
    .option('--json', 'print {"checks": [{"name", "status", "found", "why", "mend"}], "seats": {…}}')
    .addHelpText('after', HELP)
    .addOption(instanceOption())
    .action((options: Options) => doctor(options, command));
}

async function doctor(options: Options, command: Command): Promise<void> {
  const where = whereOf(options);
  const { port = null, url = null, seats: wanted = null } = options;
  const limits = limitsOf(where, command);
  const examined = await examine({ where, limits, port, url, seats: wanted, try: options.try === true });
  if (options.json) process.stdout.write(`${JSON.stringify(toJson(examined), null, 2)}\n`);
  else process.stdout.write(`${toLines(examined, width(), paint).join('\n')}\n`);
  process.exitCode = exitStatus(toJson(examined).checks);
}

/** What hostd would refuse is not understood here either. */
function limitsOf(where: Parameters<typeof hostdConfiguration>[0], command: Command) {
  try {
    return hostdConfiguration(where).limits;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return command.error(`slipway: ${error.message}`);
  }
}

const paint = (as: keyof typeof COLOURS, text: string) => styleText(COLOURS[as], text, { stream: process.stdout });

const width = () => Math.min(WIDTH.most, Math.max(WIDTH.least, process.stdout.columns ?? WIDTH.unknown));

function seats(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000) throw new InvalidArgumentError('Give 1 to 10000.');
  return value;
}
