import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ID, cgroupTree } from '../fixtures/cgroup-tree.ts';
import { readUse } from './cgroup-use.ts';

const tree = cgroupTree();

it('reads version 1, and leaves out the cache of the group and of those further in', async () => {
  await tree.group(`memory/${ID}`, {
    'memory.usage_in_bytes': '500000000\n',
    'memory.limit_in_bytes': '2147483648\n',
    'memory.stat': 'cache 300\ninactive_file 7\nactive_file 9\ntotal_inactive_file 100000000\ntotal_active_file 9\n',
  });
  await tree.group(`pids/${ID}`, { 'pids.current': '37\n', 'pids.max': '1024\n' });
  const places = { v2: false, memory: join(tree.root, 'memory'), pids: join(tree.root, 'pids') };
  expect(await readUse(places, ID)).toEqual({
    memoryBytes: 400_000_000,
    memoryLimitBytes: 2_147_483_648,
    processes: 37,
    processLimit: 1024,
  });
});

it('reads version 2', async () => {
  const scope = `docker-${ID}.scope`;
  await tree.group(scope, {
    'memory.current': '500000000\n',
    'memory.max': '2147483648\n',
    'memory.stat': 'anon 1\nfile 2\nkernel 3\ninactive_anon 4\ninactive_file 200000000\nactive_file 5\n',
    'pids.current': '5\n',
    'pids.max': '64\n',
  });
  expect(await readUse({ v2: true, memory: tree.root, pids: tree.root }, scope)).toEqual({
    memoryBytes: 300_000_000,
    memoryLimitBytes: 2_147_483_648,
    processes: 5,
    processLimit: 64,
  });
});

it('no bound is none, in the words of either version, and what is not there is not told', async () => {
  await tree.group(`memory/${ID}`, {
    'memory.usage_in_bytes': '7\n',
    'memory.limit_in_bytes': '9223372036854771712\n',
  });
  await tree.group(`pids/${ID}`, { 'pids.max': 'max\n' });
  const places = { v2: false, memory: join(tree.root, 'memory'), pids: join(tree.root, 'pids') };
  const nothing = { memoryLimitBytes: null, processes: null, processLimit: null };
  expect(await readUse(places, ID)).toEqual({ memoryBytes: 7, ...nothing });
  await tree.group('v2', { 'memory.max': 'max\n', 'pids.current': '1\n', 'pids.max': 'max\n' });
  expect(await readUse({ v2: true, memory: tree.root, pids: tree.root }, 'v2')).toEqual({
    ...nothing,
    memoryBytes: null,
    processes: 1,
  });
});

it('more cache than memory, between two reads, is not less than nothing', async () => {
  await tree.group(ID, { 'memory.current': '5\n', 'memory.stat': 'inactive_file 9\n' });
  expect(await readUse({ v2: true, memory: tree.root, pids: tree.root }, ID)).toMatchObject({ memoryBytes: 0 });
});

it('a container that is gone uses nothing that could be told', async () => {
  expect(await readUse({ v2: true, memory: tree.root, pids: tree.root }, ID)).toBeNull();
});
