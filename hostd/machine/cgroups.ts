/**
 * Removes the empty cgroups that the dedicated dockerd leaves under its parent where no systemd does it.
 * Knows nothing of limits.
 */
import { readdir, rmdir } from 'node:fs/promises';
import type { Names } from '../names.ts';
import { exists } from '../network/netns.ts';
import { attempt } from './run.ts';

const ROOT = '/sys/fs/cgroup';

export async function removeCgroups(names: Names): Promise<void> {
  if (await exists('/run/systemd/system')) {
    await attempt('systemctl', ['stop', `${names.instance}.slice`]);
  }
  const controllers = await readdir(ROOT, { withFileTypes: true });
  for (const entry of controllers.filter((item) => item.isDirectory())) {
    const path = entry.name === names.instance ? `${ROOT}/${entry.name}` : `${ROOT}/${entry.name}/${names.instance}`;
    if (await exists(path)) await removeTree(path);
  }
}

async function removeTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.filter((item) => item.isDirectory())) await removeTree(`${path}/${entry.name}`);
  // One that still holds a process cannot be removed; the check at the end of tear-down names the process.
  await rmdir(path).catch(() => {});
}
