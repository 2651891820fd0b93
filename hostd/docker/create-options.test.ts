import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createOptions, networkOptions } from './create-options.ts';

const golden = JSON.parse(readFileSync(new URL('create-options.golden.json', import.meta.url), 'utf8')) as unknown;

const plan = {
  instance: 'slipway',
  host: 'h7k2m',
  profile: 'standard' as const,
  image: { name: 'slipway/sandbox:0123456789abcdef', bytes: 1_000_000_000 },
  network: { service: '10.7.129.1', mtu: 1400 },
  limits: { memoryMib: 2048, cpus: 2, pids: 1024, diskGib: 10 },
  seccomp: '<the text of sandbox/seccomp.json>',
  appArmorProfile: 'slipway-sandbox',
};

test('a sandbox is made of exactly what the golden file says, key for key', () => {
  expect({ container: createOptions(plan), network: networkOptions(plan) }).toStrictEqual(golden);
});

test('where the kernel has no AppArmor only that one option is missing', () => {
  const { SecurityOpt, ...rest } = createOptions({ ...plan, appArmorProfile: null }).HostConfig!;
  const { SecurityOpt: walled, ...same } = createOptions(plan).HostConfig!;
  expect(rest).toStrictEqual(same);
  expect([...SecurityOpt!, 'apparmor=slipway-sandbox']).toStrictEqual(walled);
});

test('names of hosts and instances end up in names and labels only', () => {
  const other = JSON.stringify(createOptions({ ...plan, host: 'hother' })).replaceAll('hother', 'h7k2m');
  expect(other).toBe(JSON.stringify(createOptions(plan)));
});
