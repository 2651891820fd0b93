/**
 * The quota groups of the sandboxes' disks: which have reached their quota, and which stay behind when dockerd removes a
 * snapshot and are to be cleared. Knows nothing of containers.
 */
import { attempt, run } from '../machine/run.ts';

/** Pure: quota groups of subvolumes that are no more, from `btrfs qgroup show` and `btrfs subvolume list`. */
export function staleGroups(groups: string, subvolumes: string): string[] {
  const alive = new Set([...subvolumes.matchAll(/^ID (\d+) /gm)].map((match) => match[1]));
  const known = [...groups.matchAll(/^0\/(\d+)\s/gm)].flatMap((match) => match[1] ?? []);
  // 5 is the top of the file system, which the list of subvolumes leaves out.
  return known.filter((id) => id !== '5' && !alive.has(id)).map((id) => `0/${id}`);
}

/** Of the quota, so much is as good as all: what is left does not hold a file that matters. */
const FULL = 0.99;

/** All of one file system, with their quotas. */
export const groupsOf = (mount: string) => run('btrfs', ['qgroup', 'show', '--raw', '-r', mount]);

/** Pure: the groups that have reached their quota, from the list above. */
export function fullGroups(groups: string): ReadonlySet<string> {
  const known = [...groups.matchAll(/^(0\/\d+)\s+(\d+)\s+\d+\s+(\d+)(?:\s|$)/gm)];
  return new Set(known.flatMap(([, id, used, quota]) => (Number(used) >= Number(quota) * FULL ? [id!] : [])));
}

/** The group of a subvolume; null if there is none at that path. */
export async function groupOf(path: string): Promise<string | null> {
  const ran = await attempt('btrfs', ['inspect-internal', 'rootid', path]);
  return ran.status === 0 ? `0/${ran.stdout.trim()}` : null;
}

/** A debounced sweep: many ends in a row cost one. */
export class QuotaSweeper {
  readonly #mount: string;
  #timer: NodeJS.Timeout | null = null;

  constructor(mount: string) {
    this.#mount = mount;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      // What is missed this time is stale the next time as well.
      void this.sweep().catch(() => {});
    }, 2_000).unref();
  }

  async sweep(): Promise<void> {
    // Only subvolumes below the mount count where it is a directory of a larger btrfs; then groups of others stay.
    if ((await attempt('mountpoint', ['-q', this.#mount])).status !== 0) return;
    const groups = await run('btrfs', ['qgroup', 'show', '--raw', this.#mount]);
    const subvolumes = await run('btrfs', ['subvolume', 'list', this.#mount]);
    // One that is busy is left for the next time.
    for (const group of staleGroups(groups, subvolumes))
      await attempt('btrfs', ['qgroup', 'destroy', group, this.#mount]);
  }
}
