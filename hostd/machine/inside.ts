/**
 * How a program is started inside the sandboxes' network namespace, as whom, and how one sees that it listens there.
 * Knows nothing of the programs.
 */
import type { Names } from '../names.ts';
import type { Daemon } from './daemons.ts';
import { attempt } from './run.ts';

export const inNamespace = (names: Names, argv: string[]): Daemon['argv'] => [
  'nsenter',
  `--net=${names.netnsPath}`,
  '--',
  ...argv,
];

/** The beginning of a command line that gives up root for a user of the system, or for nobody where there is none. */
export async function asUser(user: string): Promise<string[]> {
  const ids = async (name: string) => (await attempt('id', ['-u', name])).status === 0;
  const name = (await ids(user)) ? user : 'nobody';
  const group = (await attempt('id', ['-g', name])).stdout.trim();
  return [
    'setpriv',
    `--reuid=${name}`,
    `--regid=${group}`,
    '--clear-groups',
    '--no-new-privs',
    '--bounding-set=-all',
    '--',
  ];
}

/** Does something listen on that port in the namespace? */
export async function listens(names: Names, protocol: 'udp' | 'tcp', address: string, port: number): Promise<boolean> {
  const flag = protocol === 'udp' ? '-uln' : '-tln';
  const ran = await attempt('nsenter', [`--net=${names.netnsPath}`, '--', 'ss', '-H', flag]);
  return ran.stdout.split('\n').some((line) => line.includes(`${address}:${port} `));
}
