/**
 * How much memory and how many processes a container has at this moment, read from its cgroup of either version: a few
 * small files, which are there while it is frozen, too. Knows no host and no Docker.
 */
import { readFile } from 'node:fs/promises';
import type { HostUse } from '../verbs.ts';
import { type CgroupPlaces, counter } from './limit-counters.ts';

export type CgroupUse = Omit<HostUse, 'diskBytes' | 'diskLimitBytes'>;

/** What the two versions call the same. Both count what is in groups further in: the containers inside. */
const V1 = { used: 'memory.usage_in_bytes', limit: 'memory.limit_in_bytes', cache: 'total_inactive_file' };
const V2 = { used: 'memory.current', limit: 'memory.max', cache: 'inactive_file' };

/** null if it is gone. */
export async function readUse(places: CgroupPlaces, name: string): Promise<CgroupUse | null> {
  const { used, limit, cache } = places.v2 ? V2 : V1;
  const [memory, memoryLimit, stat, current, max] = await Promise.all([
    read(`${places.memory}/${name}/${used}`),
    read(`${places.memory}/${name}/${limit}`),
    read(`${places.memory}/${name}/memory.stat`),
    read(`${places.pids}/${name}/pids.current`),
    read(`${places.pids}/${name}/pids.max`),
  ]);
  if (memory === null && current === null) return null;
  return {
    memoryBytes: withoutCache(amount(memory), counter(stat, cache)),
    memoryLimitBytes: amount(memoryLimit),
    processes: amount(current),
    processLimit: amount(max),
  };
}

/**
 * Pure. Files that were read or written once and not since are the first that the kernel gives back when somebody asks
 * for memory: with them every host would look full after one large download. `docker stats` leaves out the same.
 */
const withoutCache = (bytes: number | null, cache: number) => (bytes === null ? null : Math.max(0, bytes - cache));

/** Pure: a file of one number; null without one, or where there is no bound: `max`, or a number near 2^63. */
function amount(text: string | null): number | null {
  const value = text !== null && /^\d+$/.test(text.trim()) ? Number(text) : null;
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

const read = (path: string) => readFile(path, 'utf8').catch(() => null);
