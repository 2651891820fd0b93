/**
 * The range of unprivileged user ids that the sandboxes' root and users are mapped to: a system user that owns nothing,
 * with entries of its own in /etc/subuid and /etc/subgid. It stays when Slipway is torn down, since the students' files
 * carry these ids. Knows nothing of dockerd.
 */
import { readFile } from 'node:fs/promises';
import { attempt, run } from './run.ts';

export const REMAP_USER = 'slipway-remap';
export const RANGE_SIZE = 65_536;
/** Above ordinary users' ids and the first ranges that useradd hands out, below those of systemd's containers. */
const LOWEST = 231_072;

/** Pure: the start of the user's range in a subuid file, or null. */
export function rangeOfUser(file: string, user: string): number | null {
  for (const line of file.split('\n')) {
    const [name, start, size] = line.split(':');
    if (name === user && Number(size) >= RANGE_SIZE) return Number(start);
  }
  return null;
}

/** Pure: a start from which RANGE_SIZE ids are in nobody's range in any of the files. */
export function freeRange(files: readonly string[]): number {
  const ends = files
    .flatMap((file) => file.split('\n'))
    .map((line) => line.split(':'))
    .map(([, start, size]) => Number(start) + Number(size))
    .filter((end) => Number.isFinite(end));
  const lowest = Math.max(LOWEST, ...ends);
  return Math.ceil((lowest - LOWEST) / RANGE_SIZE) * RANGE_SIZE + LOWEST;
}

export async function ensureRemapUser(): Promise<void> {
  if ((await attempt('id', ['-u', REMAP_USER])).status !== 0) {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      REMAP_USER,
    ]);
  }
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const [uids, gids] = [await read('/etc/subuid'), await read('/etc/subgid')];
  if (rangeOfUser(uids, REMAP_USER) !== null && rangeOfUser(gids, REMAP_USER) !== null) return;
  const start = freeRange([uids, gids]);
  const range = `${start}-${start + RANGE_SIZE - 1}`;
  if (rangeOfUser(uids, REMAP_USER) === null) await run('usermod', ['--add-subuids', range, REMAP_USER]);
  if (rangeOfUser(gids, REMAP_USER) === null) await run('usermod', ['--add-subgids', range, REMAP_USER]);
}
