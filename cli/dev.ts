/**
 * `slipway dev`: a classroom for contributors. The same as `up`, but the site is compiled as it is asked for and
 * reloads by itself, and the server starts again when its code changes. Knows nothing of how.
 */
import type { Command } from 'commander';
import { up } from './up.ts';
import { addOptions, settingsFrom } from './up/settings.ts';

export function devCommand(command: Command): void {
  addOptions(command.description('like up, with hot reload of site, server and content')).action(
    (options: Parameters<typeof settingsFrom>[0]) => up(settingsFrom(options, true)),
  );
}
