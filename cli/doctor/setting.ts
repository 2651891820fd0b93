/** Reads a setting of the kernel. Knows nothing of what it means. */
import { readFile } from 'node:fs/promises';

/** By its path below /proc/sys; null where the kernel has no such setting. */
export async function setting(name: string): Promise<number | null> {
  const text = await readFile(`/proc/sys/${name}`, 'utf8').catch(() => null);
  return text === null ? null : Number(text);
}
