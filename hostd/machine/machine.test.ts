import { expect, test } from 'vitest';
import { fileSize, isMounted } from '../disks/btrfs.ts';
import { staleGroups } from '../disks/qgroups.ts';
import { namesOf } from '../names.ts';
import { isShort } from './free-memory.ts';
import { containerdConfig, dockerdConfig } from './engine.ts';
import { together } from './parent-cgroup.ts';
import { kernelNewEnough } from './preconditions.ts';
import { registryConfig } from './registries.ts';
import { freeRange, rangeOfUser } from './remap-user.ts';
import { resolverServers } from './resolver.ts';
import { names as naming } from './strays.ts';

const names = namesOf({ instance: 'x', data: '/data', run: '/run/x' });
const addresses = { pool: '10.7.0.0/17', outer: '10.7.128.1', inner: '10.7.128.2', service: '10.7.129.1' };

test('kernels', () => {
  expect(['6.1.0-18-amd64', '5.10.0', '5.15.0-1', '10.0-rc1'].map(kernelNewEnough)).toEqual([true, true, true, true]);
  expect(['5.9.9', '4.19.0-21-amd64', ''].map(kernelNewEnough)).toEqual([false, false, false]);
});

test('the remapped range is nobody else’s', () => {
  const subuid = 'anna:100000:65536\nslipway-remap:231072:65536\nbroken\n';
  expect(rangeOfUser(subuid, 'slipway-remap')).toBe(231_072);
  expect(rangeOfUser(subuid, 'bert')).toBeNull();
  expect(rangeOfUser('slipway-remap:231072:100\n', 'slipway-remap')).toBeNull();
  expect(freeRange(['', ''])).toBe(231_072);
  expect(freeRange([subuid, 'anna:300000:65536\n'])).toBeGreaterThanOrEqual(365_536);
});

test('the disk’s file leaves the machine room, and a disk too small is said to be so', () => {
  const GIB = 2 ** 30;
  expect(fileSize(100 * GIB)).toBe(95 * GIB);
  expect(fileSize(10.9 * GIB)).toBeNull();
});

test('mounts are found by their whole path', () => {
  const info = '36 35 7:0 / /data/docker rw - btrfs /dev/loop0 rw\n';
  expect(isMounted(info, '/data/docker')).toBe(true);
  expect(isMounted(info, '/data')).toBe(false);
});

test('quota groups without a subvolume are stale, the top is not', () => {
  const groups = 'qgroupid rfer excl\n-------- ---- ----\n0/5 1 1\n0/256 1 1\n0/300 1 1\n1/0 1 1\n';
  expect(staleGroups(groups, 'ID 256 gen 8 top level 5 path engine\n')).toEqual(['0/300']);
});

test('the engine knows no file or socket of another Docker', () => {
  const text =
    JSON.stringify(dockerdConfig({ names, addresses, mtu: 1400, cgroups: { driver: 'cgroupfs', parent: '/x' } })) +
    containerdConfig(names);
  expect(text).not.toMatch(/\/var\/|\/etc\/|"\/run\/(?!x\/)/);
});

test('students read the library, and nobody deletes', () => {
  const library = { name: 'registry-library', store: 'library', address: '10.7.129.1', port: 5000, readonly: true };
  expect(JSON.parse(registryConfig(library, '/data/docker/registry', 's'))).toMatchObject({
    storage: { maintenance: { readonly: { enabled: true } }, delete: { enabled: false } },
    http: { addr: '10.7.129.1:5000' },
  });
});

test('docker.io is denied only while it cannot be reached', () => {
  expect(resolverServers({ upstream: ['9.9.9.9'], online: false })).toBe(
    'server=9.9.9.9\nserver=/docker.io/\nserver=/docker.com/\n',
  );
  expect(resolverServers({ upstream: ['9.9.9.9'], online: true })).toBe('server=9.9.9.9\n');
});

test('only our own programs are ended by a path', () => {
  const paths = ['/run/x/engine'];
  expect(naming(['/usr/bin/containerd-shim-runc-v2', '-address', '/run/x/engine/containerd.sock'], paths)).toBe(true);
  expect(naming(['dnsmasq', '--conf-file=/run/x/engine'], paths)).toBe(true);
  expect(naming(['vim', '/run/x/engine/notes'], paths)).toBe(false);
  expect(naming(['dockerd', '/run/x/engineering'], paths)).toBe(false);
});

test('all hosts together leave the machine its share, also a small one', () => {
  const GIB = 2 ** 30;
  expect(together(16 * GIB, 32_768)).toEqual({ memoryBytes: 14.5 * GIB, processes: 26_214 });
  expect(together(2 * GIB, 100)).toEqual({ memoryBytes: GIB, processes: 80 });
});

test('memory is short when little is available, whatever is free', () => {
  const meminfo = (total: number, available: number) =>
    `MemTotal:       ${total} kB\nMemFree:             100 kB\nMemAvailable:   ${available} kB\n`;
  expect(isShort(meminfo(16_000_000, 600_000))).toBe(false);
  expect(isShort(meminfo(16_000_000, 500_000))).toBe(true);
  expect(isShort(meminfo(2_000_000, 300_000))).toBe(false);
  expect(isShort(meminfo(2_000_000, 200_000))).toBe(true);
  expect(isShort('MemTotal: 5 kB\n')).toBe(false);
});
