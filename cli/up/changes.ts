/**
 * What a start is about to change on this machine, said before it is done; a person at the terminal is asked. Knows
 * nothing of how it is done.
 */
import { checkout } from '../checkout.ts';
import { Problem } from '../problem.ts';
import { exists } from '../run.ts';
import { saysYes } from '../says-yes.ts';
import type { Settings } from './settings.ts';
import { missingPackages } from './debian.ts';
import { staleSite } from './site.ts';
import { missingUsers } from './users.ts';

export type Changes = {
  packages: string[];
  users: string[];
  /** The stamp of the site that has to be built; null if it is built, or need not be. */
  site: string | null;
  /** A first start with this data directory. */
  newData: boolean;
};

export async function findChanges(settings: Settings): Promise<Changes> {
  return {
    packages: await missingPackages(),
    users: await missingUsers(),
    site: settings.dev ? null : await staleSite(),
    newData: !(await exists(`${settings.data}/hostd/state.json`)),
  };
}

/** Pure: the list, one change a line. */
export function describeChanges(changes: Changes, { data, run, instance }: Settings): string[] {
  const { packages, users, site, newData } = changes;
  return [
    ...(packages.length > 0 ? [`Debian packages are installed, their services kept off: ${packages.join(' ')}`] : []),
    ...(users.length > 0 ? [`system users are created: ${users.join(', ')}`] : []),
    ...(site !== null ? [`the site is built in ${checkout}/.next`] : []),
    ...(newData ? [`data is kept in ${data}: accounts, and the students' hosts in a sparse btrfs file`] : []),
    ...(newData ? ['ids for the sandboxes are set aside in /etc/subuid and /etc/subgid'] : []),
    `while it runs: ${run}, a network namespace and firewall table “${instance}”, some kernel limits raised`,
    'a Docker that is already here is not touched: its daemon, images, containers and rules stay as they are',
  ];
}

/** Asks only where something stays behind, and only a person. `ending`: the person pressed Ctrl-C. */
export async function agree(changes: Changes, settings: Settings, ending: AbortSignal): Promise<void> {
  const { packages, users, newData } = changes;
  console.log('\nWhat this changes on the machine:');
  for (const line of describeChanges(changes, settings)) console.log(`  - ${line}`);
  console.log();
  const lasting = packages.length > 0 || users.length > 0 || newData;
  if (!lasting || settings.assumeYes || !process.stdin.isTTY) return;
  if (!(await saysYes('Go on?', true, ending))) throw new Problem('Nothing was changed.');
}
