/** How many hosts fit, by one formula with hostd; and what is left on the disks. */
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { inodes, readDisk, readSpace, readStudentsDisk, space, studentsDisk } from './disk.ts';
import { memory, seatsOf } from './seats.ts';

const GIB = 2 ** 30;
const machine = { totalBytes: 16 * GIB, memoryMib: 2048, wanted: null };

test('as many fit as hostd would allow', () => {
  const seats = seatsOf(machine, null);
  expect(seats).toEqual({
    fit: 29,
    memoryPerHostMib: 2048,
    machineMib: 16_384,
    wanted: null,
    by: 'formula',
    startMs: null,
  });
  expect(memory(seats)).toEqual({ status: 'pass', found: '29 hosts at 2 GiB fit into 16 GiB' });
});

test('a classroom that runs has the last word', () => {
  const seats = seatsOf(machine, { maxHosts: 7, memoryPerHostBytes: GIB / 2 });
  expect(seats).toMatchObject({ fit: 7, memoryPerHostMib: 512, by: 'classroom' });
  expect(memory(seats).found).toBe('7 hosts at 512 MiB fit into 16 GiB');
  expect(memory({ ...seats, fit: 1 }).found).toMatch(/^1 host at /);
});

test('who asks for more than fit is told with how much memory they would', () => {
  expect(memory(seatsOf({ ...machine, wanted: 29 }, null))).toMatchObject({ status: 'pass' });
  expect(memory(seatsOf({ ...machine, wanted: 40 }, null))).toMatchObject({
    status: 'fail',
    found: '29 hosts at 2 GiB fit into 16 GiB; you asked for 40',
    mend: 'sudo SLIPWAY_HOST_MEMORY_MIB=1472 ./slipway up   # 40 hosts',
  });
  expect(memory(seatsOf({ ...machine, wanted: 5000 }, null))).toMatchObject({
    status: 'fail',
    mend: 'use a machine with more memory, or two',
  });
});

test('the disk has what a start needs, or not', async () => {
  const disk = { path: '/srv', freeGib: 20, inodes: { all: 0, free: 0 }, neededGib: 13 };
  expect(space(disk)).toEqual({ status: 'pass', found: '20.0 GiB free in /srv' });
  expect(space({ ...disk, freeGib: 12.9 })).toMatchObject({
    status: 'fail',
    found: '12.9 GiB free in /srv, and 13 GiB are needed',
  });
  const here = await readSpace(`${tmpdir()}/not/there/yet`);
  expect(here.path).toBe(tmpdir());
  expect(here.freeGib).toBeGreaterThan(0);
  expect(here.neededGib).toBeGreaterThan(10);
});

test('inodes run out as space does; some file systems do not count them', async () => {
  const disk = await readDisk(tmpdir());
  expect(inodes({ ...disk, inodes: { all: 0, free: 0 } }).status).toBe('pass');
  expect(inodes({ ...disk, inodes: { all: 1e6, free: 9e5 } }).status).toBe('pass');
  expect(inodes({ ...disk, inodes: { all: 1e6, free: 100 } })).toMatchObject({ status: 'warn' });
});

test('the hosts’ own disk: room for one more, hardly, or none', async () => {
  const disk = (freeGib: number) => ({ path: '/x', freeGib, inodes: { all: 0, free: 0 } });
  expect([40, 5, 1.9].map((free) => studentsDisk(disk(free), 10).status)).toEqual(['pass', 'warn', 'fail']);
  expect(studentsDisk(await readStudentsDisk('/nonexistent'), 10).status).toBe('skip');
});
