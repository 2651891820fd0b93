/**
 * What all students' hosts may use together, so that the machine always has something left for itself and the platform:
 * limits of the cgroup under which every one of them lies. Knows no single host.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { exists } from '../network/netns.ts';
import type { CgroupWorld } from './engine.ts';
import { attempt } from './run.ts';

const ROOT = '/sys/fs/cgroup';

/** For the system, the site and the dedicated dockerd; of a small machine half. */
export const RESERVE_BYTES = 1.5 * 2 ** 30;
/** Of the processes that the kernel can name; the rest is the machine's own. */
const SHARE_OF_PROCESSES = 0.8;

export type Together = { memoryBytes: number; processes: number };

/** Pure. `most`: how many processes the kernel takes. */
export function together(machineBytes: number, most: number): Together {
  return {
    memoryBytes: Math.floor(Math.max(machineBytes / 2, machineBytes - RESERVE_BYTES)),
    processes: Math.floor(most * SHARE_OF_PROCESSES),
  };
}

/** Gives why the machine is not protected, in words for its operator; null if it is. */
export async function capAll({ driver, parent }: CgroupWorld): Promise<string | null> {
  const limits = together(totalmem(), Math.min(await number('kernel/pid_max'), await number('kernel/threads-max')));
  try {
    if (driver === 'systemd') await capSlice(parent, limits);
    else await capGroup(parent.replace(/^\//, ''), limits);
    return null;
  } catch (error) {
    return `What all hosts use together is not limited, so that they may leave too little for this machine: ${String(error)}`;
  }
}

async function capSlice(slice: string, { memoryBytes, processes }: Together): Promise<void> {
  const properties = [`MemoryMax=${memoryBytes}`, `TasksMax=${processes}`];
  const { status, stderr } = await attempt('systemctl', ['set-property', '--runtime', slice, ...properties]);
  if (status !== 0) throw new Error(stderr.trim());
}

async function capGroup(name: string, { memoryBytes, processes }: Together): Promise<void> {
  const v2 = await exists(`${ROOT}/cgroup.controllers`);
  // Else they are not to be had below the root; where they are there already this changes nothing.
  if (v2) await writeFile(`${ROOT}/cgroup.subtree_control`, '+memory +pids');
  const set = async (controller: string, file: string, value: number) => {
    const place = v2 ? `${ROOT}/${name}` : `${ROOT}/${controller}/${name}`;
    await mkdir(place, { recursive: true });
    await writeFile(`${place}/${file}`, String(value));
  };
  await set('memory', v2 ? 'memory.max' : 'memory.limit_in_bytes', memoryBytes);
  await set('pids', 'pids.max', processes);
}

/** systemd remembers what was set until the machine is started again; the group itself goes with the hosts. */
export async function forgetCaps(instance: string): Promise<void> {
  const remembered = `/run/systemd/system.control/${instance}.slice.d`;
  if (!(await exists(remembered))) return;
  await rm(remembered, { recursive: true, force: true });
  await attempt('systemctl', ['daemon-reload']);
}

const number = async (name: string) => Number(await readFile(`/proc/sys/${name}`, 'utf8'));
