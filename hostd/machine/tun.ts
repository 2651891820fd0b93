/**
 * /dev/net/tun for all, as udev sets it on ordinary systems: rootless podman in a sandbox opens it as the student. The
 * device makes interfaces only in its opener's own network namespace. Put back at tear-down where it was closed before.
 */
import { chmod, stat } from 'node:fs/promises';
import { readChanges, writeChanges } from './state.ts';
import { attempt } from './run.ts';

/** Its path on the machine and in a sandbox. */
export const TUN = '/dev/net/tun';
const FOR_ALL = 0o666;

const mode = async () => ((await stat(TUN)).mode & 0o777).toString(8);

/** @returns whether the kernel has it at all. */
export async function openTun(changesFile: string): Promise<boolean> {
  // Debian's kernels make the node when the module is loaded.
  await attempt('modprobe', ['tun']).catch(() => null);
  const before = await mode().catch(() => null);
  if (before === null) return false;
  const set = FOR_ALL.toString(8);
  if (before === set) return true;
  const changes = (await readChanges(changesFile)) ?? { sysctls: {} };
  const first = changes.modes?.[TUN]?.before ?? before;
  await writeChanges(changesFile, { ...changes, modes: { ...changes.modes, [TUN]: { before: first, set } } });
  await chmod(TUN, FOR_ALL);
  return true;
}

export async function closeTun(changesFile: string): Promise<void> {
  const change = (await readChanges(changesFile))?.modes?.[TUN];
  if (change === undefined || (await mode().catch(() => null)) !== change.set) return;
  await chmod(TUN, Number.parseInt(change.before, 8));
}
