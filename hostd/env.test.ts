import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

const least = { SLIPWAY_DATA: '/var/lib/slipway', SLIPWAY_RUN: '/run/slipway', SLIPWAY_SERVER_GID: '990' };

test('has a default for all but the places and the group', () => {
  const env = readEnv(least);
  expect(env).toMatchObject({
    instance: 'slipway',
    serverGid: 990,
    limits: { memoryMib: 2048, cpus: 2, pids: 1024, diskGib: 10 },
  });
  expect(Object.isFrozen(env)).toBe(true);
});

test.each([
  ['SLIPWAY_INSTANCE', 'system'],
  ['SLIPWAY_INSTANCE', 'toolonganame'],
  ['SLIPWAY_INSTANCE', 'a b'],
  ['SLIPWAY_DATA', 'relative'],
  ['SLIPWAY_DATA', '/with space'],
  ['SLIPWAY_RUN', `/${'x'.repeat(80)}`],
  ['SLIPWAY_SERVER_GID', '-1'],
  ['SLIPWAY_HOST_PIDS', 'many'],
  ['SLIPWAY_HOST_PIDS', '1000.5'],
  ['SLIPWAY_HOST_MEMORY_MIB', '4G'],
  ['SLIPWAY_HOST_CPUS', '0'],
])('refuses %s=%s', (name, value) => {
  expect(() => readEnv({ ...least, [name]: value })).toThrow(name);
});
