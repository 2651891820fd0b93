import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ID, cgroupTree } from '../fixtures/cgroup-tree.ts';
import { fullGroups } from '../disks/qgroups.ts';
import { containersIn, idOf, readCounters } from './limit-counters.ts';

const tree = cgroupTree();

it('reads version 1, where each controller has a tree of its own', async () => {
  await tree.group(`memory/${ID}`, { 'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n' });
  await tree.group(`pids/${ID}`, { 'pids.events': 'max 12\n', 'pids.current': '9\n', 'pids.max': '1024\n' });
  const places = { v2: false, memory: join(tree.root, 'memory'), pids: join(tree.root, 'pids') };
  expect([...(await containersIn(places))]).toEqual([[ID, ID]]);
  expect(await readCounters(places, ID)).toEqual({ memory: 3, processes: 12, crowded: false });
});

it('reads version 2, and no limit that the student set inside', async () => {
  const scope = `docker-${ID}.scope`;
  await tree.group(scope, {
    'memory.events': 'low 0\nhigh 0\nmax 9\noom 8\noom_kill 8\n',
    'memory.events.local': 'low 0\nhigh 0\nmax 2\noom 1\noom_kill 0\n',
    'pids.events': 'max 0\n',
    'pids.current': '1024\n',
    'pids.max': '1024\n',
  });
  const places = { v2: true, memory: tree.root, pids: tree.root };
  expect([...(await containersIn(places))]).toEqual([[ID, scope]]);
  expect(await readCounters(places, scope)).toEqual({ memory: 1, processes: 0, crowded: true });
});

it('without a bound there is no crowd, and what is gone has no counters', async () => {
  await tree.group(ID, { 'pids.current': '5\n', 'pids.max': 'max\n' });
  const places = { v2: true, memory: tree.root, pids: tree.root };
  expect(await readCounters(places, ID)).toEqual({ memory: 0, processes: 0, crowded: false });
  expect(await readCounters(places, 'gone')).toBeNull();
  expect((await containersIn({ ...places, pids: join(tree.root, 'none') })).size).toBe(0);
});

it.each(['cgroup.procs', 'init', 'docker-x.scope', 'buildkit'])('%s is no container', (name) => {
  expect(idOf(name)).toBeNull();
});

it('a disk is full from 99 of 100 on, in the words of either btrfs-progs', () => {
  const older = 'qgroupid         rfer         excl     max_rfer \n--------         ----         ----     -------- \n';
  const newer =
    'Qgroupid    Referenced    Exclusive Max referenced   Path \n--------    ----------    --------- --------------   ---- \n';
  expect([
    ...fullGroups(`${older}0/5   16384   16384   none \n0/257   990   10   1000 \n0/258   989   10   1000 \n`),
  ]).toEqual(['0/257']);
  expect([
    ...fullGroups(`${newer}0/5   9   9   none   <toplevel>\n0/300   1001   10   1000   btrfs/subvolumes/x\n`),
  ]).toEqual(['0/300']);
});
