/**
 * How much of its quota a sandbox's disk uses at this moment, from what the kernel shows of its quota groups: a few small
 * files. `btrfs qgroup show` costs a process, and tells what was written up to half a minute later. Knows no host.
 */
import { readFile, readdir, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { exists } from '../network/netns.ts';
import type { HostUse } from '../verbs.ts';
import { deviceOf } from './btrfs.ts';

const ROOT = '/sys/fs/btrfs';

export type QuotaUse = Pick<HostUse, 'diskBytes' | 'diskLimitBytes'>;

/** A sandbox's own group, and that of the disk it began with; null where there is none. */
export type DiskGroups = { group: string | null; base: string | null };

export class DiskUse {
  readonly #find: () => Promise<string | null>;
  #place: Promise<string | null> | null = null;

  /** `mount`: the students' file system. */
  constructor(mount: string, root = ROOT, mounts = () => readFile('/proc/self/mountinfo', 'utf8')) {
    this.#find = async () => placeOf(deviceOf(await mounts(), mount), root);
  }

  /** What was written since the sandbox was made, and how much may be: its quota counts the image below as well. */
  async of({ group, base }: DiskGroups): Promise<QuotaUse> {
    const place = await (this.#place ??= this.#find());
    if (place === null || group === null || base === null) return { diskBytes: null, diskLimitBytes: null };
    return quotaUse(await readGroup(place, group), await readGroup(place, base));
  }
}

/** In bytes. `reserved`: written, and not yet put down on the disk. */
type Group = { referenced: number | null; reserved: number | null; most: number | null };

/** Pure. The kernel refuses what would make the sum of the first two exceed the quota; 0 is none. */
export function quotaUse(group: Group, base: Group): QuotaUse {
  if (group.referenced === null || base.referenced === null) return { diskBytes: null, diskLimitBytes: null };
  const written = group.referenced + (group.reserved ?? 0) - base.referenced;
  const most = group.most === null || group.most === 0 ? null : Math.max(0, group.most - base.referenced);
  // Who has removed parts of the image has less than none.
  return { diskBytes: Math.max(0, written), diskLimitBytes: most };
}

async function readGroup(place: string, group: string): Promise<Group> {
  const number = async (name: string) => {
    const text = await readFile(`${place}/${group.replace('/', '_')}/${name}`, 'utf8').catch(() => '');
    return /^\d+$/.test(text.trim()) ? Number(text) : null;
  };
  const [referenced, reserved, most] = await Promise.all(['referenced', 'rsv_data', 'max_referenced'].map(number));
  return { referenced: referenced ?? null, reserved: reserved ?? null, most: most ?? null };
}

/** Where the kernel shows the quota groups of the file system on a device; null if it does not. */
async function placeOf(device: string | null, root: string): Promise<string | null> {
  if (device === null) return null;
  // /dev/mapper has names of its own.
  const name = basename(await realpath(device).catch(() => device));
  for (const id of await readdir(root).catch(() => []))
    if (await exists(`${root}/${id}/devices/${name}`)) return `${root}/${id}/qgroups`;
  return null;
}
