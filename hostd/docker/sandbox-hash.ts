/**
 * Names the sandbox image by what it is made of: a hash over every file of sandbox/ that can end up in it.
 * Knows nothing of Docker.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Prose does not change the image. */
const matters = (path: string) => !path.endsWith('.md');

export async function hashOf(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter(matters)
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const executable = ((await stat(join(directory, file))).mode & 0o100) !== 0;
    const content = await readFile(join(directory, file));
    hash.update(JSON.stringify([file, executable, content.length])).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
