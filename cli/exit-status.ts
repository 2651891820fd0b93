/** Lets a script tell a command that failed from one that was not understood. Knows no command. */
import type { Command } from 'commander';

export const BAD_USE = 2;

/** For the command and the subcommands that are added to it after this. */
export const tellBadUse = (command: Command): Command =>
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : BAD_USE));
