/** Room on the disks: for the classroom's files, and for hosts. Knows nothing of quotas. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exists } from '../run.ts';
import { gibNeeded } from '../up/preconditions.ts';
import { type Finding, fail, pass, skip, warn } from './finding.ts';

const GIB = 2 ** 30;
/** hostd starts no new host with less. */
const LEAST_FOR_A_HOST_GIB = 2;
/** The packages and the site are about so many files. */
const INODES_OF_A_START = 60_000;

export type Disk = { path: string; freeGib: number; inodes: { all: number; free: number } };
export type Space = Disk & { neededGib: number };

export async function readDisk(path: string): Promise<Disk> {
  let place = path;
  while (!(await exists(place))) place = dirname(place);
  const { bavail, bsize, files, ffree } = await statfs(place);
  return { path: place, freeGib: (bavail * bsize) / GIB, inodes: { all: files, free: ffree } };
}

export const readSpace = async (data: string): Promise<Space> => ({
  ...(await readDisk(data)),
  neededGib: await gibNeeded(data),
});

const gib = (value: number) => `${value.toFixed(1)} GiB`;

export function space({ path, freeGib, neededGib }: Space): Finding {
  if (freeGib >= neededGib) return pass(`${gib(freeGib)} free in ${path}`);
  return fail(
    `${gib(freeGib)} free in ${path}, and ${neededGib} GiB are needed`,
    '`up` refuses to start.',
    `du -xsh ${path}/* | sort -h   # and free some, or name another disk with --data`,
  );
}

export function inodes({ path, inodes: { all, free } }: Disk): Finding {
  if (all === 0) return pass('not counted by this file system');
  if (free >= INODES_OF_A_START) return pass(`${free} free in ${path}`);
  return warn(
    `${free} of ${all} free in ${path}`,
    'When none is left, no file can be made, however much space is free.',
    `du -x --inodes ${path} | sort -n | tail   # and remove some`,
  );
}

/** The students' own disk; null where none is mounted. */
export async function readStudentsDisk(data: string): Promise<Disk | null> {
  const disk = `${data}/docker`;
  return (await exists(`${disk}/engine`)) ? readDisk(disk) : null;
}

export function studentsDisk(disk: Disk | null, perHostGib: number): Finding {
  if (disk === null) return skip('it is not mounted, or only root may look');
  const { freeGib } = disk;
  if (freeGib >= LEAST_FOR_A_HOST_GIB + perHostGib) return pass(`${gib(freeGib)} free`);
  const why = `A host may write ${perHostGib} GiB; with less than ${LEAST_FOR_A_HOST_GIB} GiB free no new one starts.`;
  const mend = 'df -h   # the disk grows with that of --data; reset hosts that nobody needs, in /room';
  const found = `${gib(freeGib)} free`;
  return freeGib < LEAST_FOR_A_HOST_GIB ? fail(found, why, mend) : warn(found, why, mend);
}
