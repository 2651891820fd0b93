/**
 * The command line: names the commands and says what went wrong in one sentence. Each command is a file of its own.
 * Knows nothing of what they do.
 */
import { Command } from 'commander';
import { benchCommand } from './bench.ts';
import { devCommand } from './dev.ts';
import { doctorCommand } from './doctor.ts';
import { hostsCommand } from './hosts.ts';
import { placeCommand } from './place.ts';
import { Problem } from './problem.ts';
import { testCommand } from './test.ts';
import { upCommand } from './up.ts';

const program = new Command('slipway')
  .description('Container courses with a real Docker host for every student, on one classroom server.')
  .option('--debug', 'show the stack of what went wrong')
  .configureHelp({ showGlobalOptions: true });
upCommand(program.command('up'));
placeCommand(program.command('place'));
hostsCommand(program.command('hosts'));
doctorCommand(program.command('doctor'));
testCommand(program.command('test'));
devCommand(program.command('dev'));
benchCommand(program.command('bench'));

try {
  await program.parseAsync();
  process.exit(process.exitCode ?? 0);
} catch (error) {
  const debug = process.argv.includes('--debug');
  if (error instanceof Problem && !debug) console.error(`slipway: ${error.message}`);
  else if (debug) console.error(error);
  else
    console.error(
      `slipway: unexpected: ${error instanceof Error ? error.message : String(error)} (--debug shows more)`,
    );
  process.exit(1);
}
