/** What holds a host to its memory, processors and processes. Knows nothing of how much that is. */
import { readFile } from 'node:fs/promises';
import { exists } from '../run.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

export type Cgroups = { version: 1 | 2; controllers: readonly string[]; systemd: boolean };

const NEEDED = ['cpu', 'memory', 'pids'];

export async function readCgroups(): Promise<Cgroups> {
  const systemd = await exists('/run/systemd/system');
  const v2 = await readFile('/sys/fs/cgroup/cgroup.controllers', 'utf8').catch(() => null);
  if (v2 !== null) return { version: 2, controllers: v2.trim().split(' '), systemd };
  const v1 = await readFile('/proc/cgroups', 'utf8').catch(() => '');
  return { version: 1, controllers: enabledIn(v1), systemd };
}

/** Pure: the controllers that /proc/cgroups says are on. */
export function enabledIn(procCgroups: string): string[] {
  const rows = procCgroups.split('\n').map((line) => line.split('\t'));
  return rows.filter((fields) => fields[3] === '1').map((fields) => fields[0]!);
}

export function cgroups({ version, controllers, systemd }: Cgroups): Finding {
  const missing = NEEDED.filter((name) => !controllers.includes(name));
  if (missing.length > 0) {
    return fail(
      `version ${version}, without ${missing.join(' and ')}`,
      'Nothing would hold one student back from taking all of the machine.',
      'boot with cgroup_enable=memory on the kernel command line',
    );
  }
  const found = `version ${version} with ${NEEDED.join(', ')}`;
  if (version === 2 && systemd) return pass(`${found}, systemd`);
  return warn(
    version === 1 ? found : `${found}, but no systemd`,
    'Hosts keep to their limits. The limits that a student gives a container inside (`docker run -m 64m`) do nothing, so a lesson on them cannot be shown.',
    version === 1 && systemd
      ? 'boot with systemd.unified_cgroup_hierarchy=1 on the kernel command line'
      : 'use a machine that systemd started, with cgroup version 2',
  );
}
