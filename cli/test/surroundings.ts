/** What this machine cannot show, whatever the tests do: named in the closing lines. Knows nothing of the tests. */
import { readFile } from 'node:fs/promises';
import { exists } from '../run.ts';

export async function missingHere(): Promise<string[]> {
  const missing: string[] = [];
  const apparmor = await readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => 'N');
  if (!apparmor.startsWith('Y')) missing.push('AppArmor cases (kernel has none)');
  if (!(await exists('/sys/fs/cgroup/cgroup.controllers'))) missing.push('limits of inner containers (cgroup v1)');
  if (!(await exists('/run/systemd/system'))) missing.push('systemd cgroup driver (no systemd)');
  missing.push('the real alpine image of docker.io (a stand-in made of busybox took its place)');
  return missing;
}
