/** What people read: the list of changes, the reasons of failures, the address. */
import { expect, test, vi } from 'vitest';
import { ownAddress, uplink } from './address.ts';
import { describeChanges } from './changes.ts';
import { reason } from './debian.ts';
import { parseLine, problemOf } from './hostd.ts';
import { isNewEnough, requireRoot } from './preconditions.ts';
import { settingsFrom } from './settings.ts';

const settings = settingsFrom(
  {
    port: 3000,
    data: '/var/lib/slipway',
    content: import.meta.dirname,
    idleMinutes: 60,
    freezeMinutes: 60,
    keepDays: 7,
    warmHosts: 2,
    instance: 'slipway',
  },
  false,
);

test('a first start names packages, users, data and what is there only while it runs', () => {
  const changes = { packages: ['docker.io', 'nftables'], users: ['slipway'], site: 'stamp', newData: true };
  const text = describeChanges(changes, settings).join('\n');
  expect(text).toMatch(/docker\.io nftables/);
  expect(text).toMatch(/system users are created: slipway/);
  expect(text).toMatch(/data is kept in \/var\/lib\/slipway/);
  expect(text).toMatch(/while it runs: \/run\/slipway,/);
});

test('a later start changes nothing that lasts', () => {
  const changes = { packages: [], users: [], site: null, newData: false };
  expect(describeChanges(changes, settings)).toHaveLength(2);
});

test('why apt failed: the network, the disk, or its own words', () => {
  expect(reason(['nftables'], 'E: Temporary failure resolving deb.debian.org')).toMatch(/connect this machine/);
  expect(reason(['nftables'], "E: You don't have enough free space in /var")).toMatch(/disk is full/);
  expect(reason(['nftables'], 'E: Unable to locate package nftables')).toMatch(/Unable to locate/);
});

test('hostd: its sentences pass, its surprises say where to look', () => {
  const log = '/var/lib/slipway/log/hostd.log';
  expect(problemOf({ problem: 'no-btrfs', sentence: 'Load it.' }, log).message).toBe('Load it.');
  expect(problemOf({ problem: 'unexpected', sentence: 'Error: x' }, log).message).toContain(log);
  expect(problemOf({ problem: 'unexpected', sentence: 'ENOSPC: no space' }, log).message).toMatch(/disk is full/);
  expect(parseLine('{"step":"prepare","done":true,"ms":3}')).toMatchObject({ step: 'prepare', done: true });
  expect(parseLine('(node:1) Warning')).toBeNull();
});

test('kernels', () => {
  expect(['5.10.0-8', '6.1.0-40-amd64', '10.2'].map(isNewEnough)).toEqual([true, true, true]);
  expect(['4.19.0', '5.9.9', ''].map(isNewEnough)).toEqual([false, false, false]);
});

test('the address to print is that of the way out', () => {
  const row = (name: string, destination: string, mask: string) =>
    [name, destination, '0102000A', '0003', '0', '0', '0', mask, '0', '0', '0'].join('\t');
  const routes = ['Iface\tDestination', row('docker0', '000011AC', '0000FFFF'), row('eth0', '00000000', '00000000')];
  expect(uplink(routes.join('\n'))).toBe('eth0');
  expect(uplink('Iface\tDestination')).toBeNull();
  const address = { address: '10.0.0.7', family: 'IPv4', internal: false } as const;
  const rest = { netmask: '255.255.255.0', mac: '', cidr: null };
  expect(ownAddress({ eth0: [{ ...address, ...rest }] }, 'eth0')).toBe('10.0.0.7');
  expect(ownAddress({}, 'eth0')).toBeNull();
});

test('only root may', () => {
  const getuid = vi.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(1000);
  expect(() => requireRoot('up')).toThrow(/run sudo \.\/slipway up$/);
  getuid.mockReturnValue(0);
  expect(() => requireRoot('up')).not.toThrow();
  getuid.mockRestore();
});
