/**
 * What the kernel counts of a container that asks for more memory or processes than it may have, read from its cgroup
 * of either version: a few small files. Knows no host and no Docker.
 */
import { readFile, readdir } from 'node:fs/promises';
import { exists } from '../network/netns.ts';

const ROOT = '/sys/fs/cgroup';

export type LimitCounters = {
  /** Times that it had used up its memory, so that something in it was ended. */
  memory: number;
  /** Times that a new process was refused. */
  processes: number;
  /** It has as many processes as it may have at this moment. */
  crowded: boolean;
};

/** Where the cgroups of all containers of one instance lie; with version 2 the two are the same. */
export type CgroupPlaces = { v2: boolean; memory: string; pids: string };

export async function cgroupPlaces(parent: string): Promise<CgroupPlaces> {
  const v2 = await exists(`${ROOT}/cgroup.controllers`);
  const below = parent.replace(/^\//, '');
  const place = (controller: string) => (v2 ? `${ROOT}/${below}` : `${ROOT}/${controller}/${below}`);
  return { v2, memory: place('memory'), pids: place('pids') };
}

/** The cgroups that are there, by their container's id. Both drivers: `<id>` and `docker-<id>.scope`. */
export async function containersIn({ pids }: CgroupPlaces): Promise<Map<string, string>> {
  // No directory: no container was ever started.
  const names = await readdir(pids).catch(() => []);
  return new Map(names.flatMap((name) => (idOf(name) === null ? [] : [[idOf(name)!, name]])));
}

/** Pure. */
export const idOf = (name: string): string | null => /^(?:docker-)?([0-9a-f]{64})(?:\.scope)?$/.exec(name)?.[1] ?? null;

/** null if it is gone. */
export async function readCounters(places: CgroupPlaces, name: string): Promise<LimitCounters | null> {
  // The local count of version 2 leaves out containers inside that reached a limit which the student gave them.
  const memory = places.v2 ? 'memory.events.local' : 'memory.oom_control';
  const [events, forks, current, max] = await Promise.all([
    read(`${places.memory}/${name}/${memory}`),
    read(`${places.pids}/${name}/pids.events`),
    read(`${places.pids}/${name}/pids.current`),
    read(`${places.pids}/${name}/pids.max`),
  ]);
  if (current === null) return null;
  return {
    memory: counter(events, places.v2 ? 'oom' : 'oom_kill'),
    processes: counter(forks, 'max'),
    // Kernels before 6.11 count a refusal where it was asked, which may be a group further in.
    crowded: max !== null && /^\d+$/.test(max.trim()) && Number(current) >= Number(max),
  };
}

/** Pure: one line's number; 0 where a kernel does not count that. */
export const counter = (text: string | null, name: string): number =>
  Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text ?? '')?.[1] ?? 0);

const read = (path: string) => readFile(path, 'utf8').catch(() => null);
