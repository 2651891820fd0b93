/**
 * Loads the sandboxes' AppArmor profile where the kernel has AppArmor. It stays loaded at tear-down: a stopped
 * container names it, and a profile that nobody uses does nothing. Knows nothing of what is in it.
 */
import { readFile } from 'node:fs/promises';
import { programPath } from './preconditions.ts';
import { MachineProblem } from './problem.ts';
import { run } from './run.ts';

/** The name of the profile in sandbox/apparmor/, and of its file. */
export const PROFILE = 'slipway-sandbox';

/** null where the kernel has no AppArmor. */
export async function loadAppArmor(sandboxDir: string, note: (text: string) => void): Promise<string | null> {
  const enabled = (await readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => 'N')).trim();
  if (enabled !== 'Y') {
    note('this kernel has no AppArmor: that wall is missing');
    return null;
  }
  if ((await programPath('apparmor_parser')) === null) {
    throw new MachineProblem(
      'missing-programs',
      'AppArmor is on, but apparmor_parser is missing: apt-get install apparmor',
    );
  }
  await run('apparmor_parser', ['--replace', '--skip-cache', `${sandboxDir}/apparmor/${PROFILE}`]);
  return PROFILE;
}
