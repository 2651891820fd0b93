/** Is there room for another host? Knows nothing of hosts. */
import { statfs } from 'node:fs/promises';

/** Below this, new hosts would only fail later and less clearly. */
const LEAST_BYTES = 2 * 2 ** 30;

export async function isFull(path: string): Promise<boolean> {
  const fs = await statfs(path);
  return fs.bavail * fs.bsize < LEAST_BYTES;
}
