/** Has the machine memory for another host? Knows nothing of hosts. */
import { readFile } from 'node:fs/promises';

/** Below this a new host would take from those that run; of a small machine an eighth. */
const LEAST_BYTES = 512 * 2 ** 20;

/** Pure: from the text of /proc/meminfo. An unknown kernel is never short. */
export function isShort(meminfo: string): boolean {
  const total = bytes(meminfo, 'MemTotal');
  const available = bytes(meminfo, 'MemAvailable');
  if (total === null || available === null) return false;
  return available < Math.min(LEAST_BYTES, total / 8);
}

export const memoryIsShort = async (): Promise<boolean> => isShort(await readFile('/proc/meminfo', 'utf8'));

function bytes(meminfo: string, name: string): number | null {
  const found = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}
