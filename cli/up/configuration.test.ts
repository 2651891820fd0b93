/** What is wrong is said at once, by the name under which a person gave it. */
import { afterEach, expect, test, vi } from 'vitest';
import { readEnv } from '../../server/env.ts';
import { serverEnvironment } from './processes.ts';
import { settingsFrom } from './settings.ts';

const options = {
  port: 3000,
  data: '/var/lib/slipway',
  content: import.meta.dirname,
  idleMinutes: 60,
  freezeMinutes: 60,
  keepDays: 7,
  warmHosts: 2,
  instance: 'slipway',
};

afterEach(() => vi.unstubAllEnvs());

/** The environment is read when the module is loaded. */
async function requireConfiguration(more: Partial<typeof options> & { trustedProxy?: string }): Promise<void> {
  vi.resetModules();
  const module = await import('./configuration.ts');
  module.requireConfiguration(settingsFrom({ ...options, ...more }, false));
}

test('what is right passes', async () => {
  vi.stubEnv('SLIPWAY_HOST_MEMORY_MIB', '4096');
  vi.stubEnv('SLIPWAY_HOST_CPUS', '0.5');
  vi.stubEnv('SLIPWAY_HOST_PIDS', '');
  await requireConfiguration({ data: 'here', trustedProxy: 'loopback,10.0.0.0/8' });
});

test.each([
  ['SLIPWAY_HOST_MEMORY_MIB', '4G', 'a number from 128 to 1048576'],
  ['SLIPWAY_HOST_CPUS', '0', 'a number from 0.1 to 1024'],
  ['SLIPWAY_HOST_PIDS', '100.5', 'a whole number'],
  ['SLIPWAY_HOST_DISK_GIB', '10 GB', 'a number from 0.25 to 65536'],
])('%s=%s must be %s', async (name, value, words) => {
  vi.stubEnv(name, value);
  await expect(requireConfiguration({})).rejects.toThrow(`${name} is “${value}” and must be ${words}.`);
});

test('an option is called by its own name', async () => {
  await expect(requireConfiguration({ data: '/srv/my data' })).rejects.toThrow(
    '--data is “/srv/my data” and must be an absolute path of letters, digits and . _ / - only.',
  );
  await expect(requireConfiguration({ trustedProxy: 'lab.example.org' })).rejects.toThrow(
    '--trusted-proxy is “lab.example.org” and must be addresses such as 127.0.0.1 or 10.0.0.0/8, comma-separated, ' +
      'or the word loopback.',
  );
});

test('the server is told a port for metrics where there is to be one', () => {
  const told = (more: { metricsPort?: number }) =>
    readEnv(serverEnvironment(settingsFrom({ ...options, ...more }, false), 3001)).metricsPort;
  expect(told({ metricsPort: 9464 })).toBe(9464);
  expect(told({})).toBeNull();
});
