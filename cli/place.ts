/**
 * `slipway place`: puts an image from a file where every student's `docker pull` finds it, with the internet or
 * without. Knows nothing of registries.
 */
import type { Command } from 'commander';
import { basename, resolve } from 'node:path';
import { Problem } from './problem.ts';
import { exists } from './run.ts';
import { Steps } from './steps.ts';
import { placeImage } from './up/hostd.ts';
import { requireRoot, requireRunning } from './up/preconditions.ts';
import { type Where, dataOption, instanceOption, whereOf } from './up/settings.ts';

export function placeCommand(command: Command): void {
  command
    .description("place an image file where students' docker pull finds it, with internet or without")
    .argument('<image.tar>', 'what `docker save -o FILE NAME:TAG` wrote, on whatever machine')
    .argument('<name:tag...>', 'what students call it, such as alpine:latest alpine:3')
    .addOption(dataOption('that of the classroom, which must be running'))
    .addOption(instanceOption())
    .action((file: string, names: string[], options: Parameters<typeof whereOf>[0]) =>
      place(whereOf(options), resolve(file), names),
    );
}

export async function place(where: Where, file: string, names: readonly string[]): Promise<void> {
  requireRoot('place');
  if (!(await exists(file))) {
    throw new Problem(`There is no file ${file}: give one that \`docker save -o FILE NAME:TAG\` wrote.`);
  }
  await requireRunning(where);
  const steps = new Steps((text) => process.stdout.write(text), new AbortController().signal);
  await steps.step(`Place ${basename(file)} as ${names.join(', ')}`, () => placeImage(where, file, names));
}
