/**
 * Removes the cgroups that the dedicated dockerd leaves under its parent where no systemd does it, and ends what still
 * runs in them. Knows nothing of limits.
 */
import { readFile, readdir, rmdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
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
    if (!(await exists(path))) continue;
    await endAll(path);
    await removeTree(path);
  }
}

/** A host that was just being started when its dockerd ended is known to nobody any more; its cgroup is ours. */
async function endAll(path: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const left = await processesIn(path);
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Ended since it was listed.
      }
    }
    await pause(50);
  }
}

async function processesIn(path: string): Promise<number[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(
    entries.filter((item) => item.isDirectory()).map((item) => processesIn(`${path}/${item.name}`)),
  );
  const here = await readFile(`${path}/cgroup.procs`, 'utf8').catch(() => '');
  // 0 is a process of another process namespace, which nobody here can name.
  return [...here.split('\n').map(Number), ...below.flat()].filter((pid) => pid > 0);
}

async function removeTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.filter((item) => item.isDirectory())) await removeTree(`${path}/${entry.name}`);
  // One that still holds a process cannot be removed; the check at the end of tear-down names the process.
  await rmdir(path).catch(() => {});
}
