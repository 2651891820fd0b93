import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceOf } from './btrfs.ts';
import { DiskUse, quotaUse } from './disk-use.ts';

const MIB = 2 ** 20;
const group = (referenced: number | null, reserved: number | null = 0, most: number | null = 0) => ({
  referenced,
  reserved,
  most,
});

describe('of its quota a disk uses', () => {
  it('what was written on top of the image, put down or not, of what may be', () => {
    expect(quotaUse(group(900 * MIB, 20 * MIB, 1_800 * MIB), group(800 * MIB))).toEqual({
      diskBytes: 120 * MIB,
      diskLimitBytes: 1_000 * MIB,
    });
  });

  it('nothing, where parts of the image were removed', () => {
    expect(quotaUse(group(700 * MIB, 0, 1_800 * MIB), group(800 * MIB)).diskBytes).toBe(0);
  });

  it.each([
    ['no quota', group(9), { diskBytes: 4, diskLimitBytes: null }],
    ['a kernel that does not tell what is reserved', group(9, null, 20), { diskBytes: 4, diskLimitBytes: 15 }],
    ['a disk that is gone', group(null, null, null), { diskBytes: null, diskLimitBytes: null }],
  ])('with %s', (_what, own, use) => {
    expect(quotaUse(own, group(5))).toEqual(use);
  });

  it('unknown, where what it began with is', () => {
    expect(quotaUse(group(9, 0, 20), group(null))).toEqual({ diskBytes: null, diskLimitBytes: null });
  });
});

const MOUNTS = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '90 22 0:44 / /data/docker rw,noatime shared:9 - btrfs /dev/loop3 rw,discard=async,subvolid=5,subvol=/',
  '91 90 0:44 /btrfs /data/docker/btrfs rw,noatime - btrfs /dev/loop3 rw,subvolid=5,subvol=/btrfs',
  '92 22 0:50 /@ /srv rw shared:2 master:4 - btrfs /dev/mapper/disk rw',
  '93 92 0:51 / /srv/over rw - tmpfs tmpfs rw',
].join('\n');

it.each([
  ['/data/docker', '/dev/loop3'],
  ['/data/docker/btrfs/subvolumes/x', '/dev/loop3'],
  ['/srv/slipway', '/dev/mapper/disk'],
  ['/srv/over/slipway', null],
  ['/data/docker2', null],
  ['/elsewhere', null],
])('%s is on the device %s', (path, device) => expect(deviceOf(MOUNTS, path)).toBe(device));

it('of two mounts at one place the later is seen', () => {
  expect(deviceOf(`${MOUNTS}\n94 22 0:52 / /srv rw - btrfs /dev/sdb rw`, '/srv')).toBe('/dev/sdb');
});

describe('what the kernel shows', () => {
  let root: string;
  beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'btrfs-'))));
  afterEach(() => rm(root, { recursive: true }));

  it('is not there where the students’ disks are on no btrfs that it knows', async () => {
    const use = new DiskUse('/proc', root);
    expect(await use.of({ group: '0/257', base: '0/256' })).toEqual({ diskBytes: null, diskLimitBytes: null });
  });

  it('is read by the group, in the directory of the device', async () => {
    const show = async (id: string, values: Record<string, number>) => {
      const directory = join(root, 'an-id', 'qgroups', id);
      await mkdir(directory, { recursive: true });
      for (const [name, value] of Object.entries(values)) await writeFile(join(directory, name), `${value}\n`);
    };
    await show('0_256', { referenced: 100, max_referenced: 0, rsv_data: 0 });
    await show('0_257', { referenced: 150, max_referenced: 500, rsv_data: 30 });
    await mkdir(join(root, 'features'));
    await mkdir(join(root, 'an-id', 'devices', 'loop3'), { recursive: true });
    const use = new DiskUse('/data/docker', root, async () => MOUNTS);
    expect(await use.of({ group: '0/257', base: '0/256' })).toEqual({ diskBytes: 80, diskLimitBytes: 400 });
    expect(await use.of({ group: '0/258', base: '0/256' })).toEqual({ diskBytes: null, diskLimitBytes: null });
    expect(await use.of({ group: null, base: null })).toEqual({ diskBytes: null, diskLimitBytes: null });
  });
});
