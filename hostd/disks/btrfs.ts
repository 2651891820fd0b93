/**
 * The file system that holds every sandbox: btrfs, since there a sandbox's root is a snapshot and its size one hard
 * quota. A sparse file on a loop device, or a directory where the data directory is on btrfs already.
 * Knows nothing of containers.
 */
import { chmod, mkdir, open, readFile, statfs } from 'node:fs/promises';
import { attempt, run } from '../machine/run.ts';
import { MachineProblem } from '../machine/problem.ts';
import type { Names } from '../names.ts';
import { exists } from '../network/netns.ts';
import { LEAST_FREE_GIB } from '../verbs.ts';

const GIB = 2 ** 30;
/** Left to the machine, however much the students write. */
const RESERVE_GIB = 5;
/** Below this a class cannot work. */
const LEAST_GIB = LEAST_FREE_GIB - RESERVE_GIB;
/** f_type of statfs. */
const BTRFS_MAGIC = 0x9123683e;

export const REGISTRIES = ['library', 'mirror', 'classroom'] as const;
/** Students push to the classroom's; the mirror fills by itself. The operator's own has no bound. */
const REGISTRY_LIMIT_GIB = { mirror: 40, classroom: 20 } as const;

/** Pure: how large the sparse file may grow, in bytes, or null if the disk is too small. */
export function fileSize(freeBytes: number): number | null {
  const gib = Math.floor(freeBytes / GIB) - RESERVE_GIB;
  return gib < LEAST_GIB ? null : gib * GIB;
}

/** Pure: is something mounted there, by /proc/self/mountinfo? */
export const isMounted = (mountinfo: string, path: string) =>
  mountinfo.split('\n').some((line) => line.split(' ')[4] === path);

export async function mountedAt(path: string): Promise<boolean> {
  return isMounted(await readFile('/proc/self/mountinfo', 'utf8'), path);
}

/** Pure: the device of the btrfs that a path is on, by /proc/self/mountinfo; null if it is on none. */
export function deviceOf(mountinfo: string, path: string): string | null {
  let found: { at: string; type: string; source: string } | null = null;
  for (const line of mountinfo.split('\n')) {
    const [, at = '', type = '', source = ''] = /^(?:\S+ ){4}(\S+) .* - (\S+) (\S+)/.exec(line) ?? [];
    const above = at !== '' && (at === path || path.startsWith(at === '/' ? at : `${at}/`));
    // Of several mounts at one place the last one is seen.
    if (above && at.length >= (found?.at.length ?? 0)) found = { at, type, source };
  }
  return found?.type === 'btrfs' ? found.source : null;
}

export async function requireBtrfs(): Promise<void> {
  const known = async () => /\bbtrfs$/m.test(await readFile('/proc/filesystems', 'utf8'));
  if (await known()) return;
  await attempt('modprobe', ['btrfs']).catch(() => null);
  if (await known()) return;
  throw new MachineProblem(
    'no-btrfs',
    'This kernel has no btrfs, which holds the students’ disks: install the kernel package that brings the module btrfs (linux-image-amd64 on Debian, linux-modules-extra-$(uname -r) on Ubuntu), reboot into it, and start again.',
  );
}

export async function setUpDisk(names: Names, dataDir: string): Promise<void> {
  if (!(await mountedAt(names.disk))) {
    const fs = await statfs(dataDir);
    if (fs.type === BTRFS_MAGIC) await ensureSubvolume(names.disk);
    else await mountFile(names, fs.bavail * fs.bsize);
  }
  await run('btrfs', ['quota', 'enable', names.disk]);
  await chmod(names.disk, 0o711);
  await mkdir(names.registryRoot, { recursive: true, mode: 0o711 });
  for (const registry of REGISTRIES) await ensureSubvolume(`${names.registryRoot}/${registry}`);
  for (const [registry, gib] of Object.entries(REGISTRY_LIMIT_GIB)) {
    await run('btrfs', ['qgroup', 'limit', `${gib}G`, `${names.registryRoot}/${registry}`]);
  }
}

async function ensureSubvolume(path: string): Promise<void> {
  if (!(await exists(path))) await run('btrfs', ['subvolume', 'create', path]);
}

async function mountFile(names: Names, freeBytes: number): Promise<void> {
  if (!(await exists(names.btrfsFile))) await makeFile(names.btrfsFile, freeBytes);
  await mkdir(names.disk, { recursive: true });
  const loop = (await loopOf(names.btrfsFile)) ?? (await attachLoop(names.btrfsFile));
  await run('mount', ['-t', 'btrfs', '-o', 'noatime,discard=async', loop, names.disk]);
}

async function makeFile(file: string, freeBytes: number): Promise<void> {
  const size = fileSize(freeBytes);
  if (size === null) {
    throw new MachineProblem(
      'disk-full',
      `The disk of ${file} has only ${Math.floor(freeBytes / GIB)} GiB free and Slipway needs ${LEAST_FREE_GIB}: free some, or name a directory on a larger disk with --data.`,
    );
  }
  // Made under another name first, so that a half-made file is never taken for a file system.
  const handle = await open(`${file}.new`, 'w', 0o600);
  await handle.truncate(size);
  await handle.close();
  await run('mkfs.btrfs', ['-q', '-f', '-L', 'slipway', `${file}.new`]);
  await run('mv', [`${file}.new`, file]);
}

async function loopOf(file: string): Promise<string | null> {
  const listed = await run('losetup', ['--associated', file, '--noheadings', '--output', 'NAME']);
  return listed.split('\n')[0]?.trim() || null;
}

async function attachLoop(file: string): Promise<string> {
  await attempt('modprobe', ['loop']).catch(() => null);
  const ran = await attempt('losetup', ['--find', '--show', '--direct-io=off', file]);
  if (ran.status === 0) return ran.stdout.trim();
  throw new MachineProblem(
    'no-loop-device',
    `No loop device could be had for ${file} (${ran.stderr.trim()}): load the kernel module loop or detach unused ones (losetup -a), or put the data directory on a btrfs file system.`,
  );
}

/** The data stays in the file; mount and loop device go. */
export async function tearDownDisk(names: Names, note: (text: string) => void): Promise<void> {
  if (await mountedAt(names.disk)) {
    const ran = await attempt('umount', ['--recursive', names.disk]);
    if (ran.status !== 0) await run('umount', ['--lazy', names.disk]);
  }
  if (!(await exists(names.btrfsFile))) return;
  for (let tries = 0; tries < 5; tries += 1) {
    const loop = await loopOf(names.btrfsFile);
    if (loop === null) return;
    await attempt('losetup', ['--detach', loop]);
  }
  note('some other program still looks into the disk; its loop device goes when that program ends');
}
