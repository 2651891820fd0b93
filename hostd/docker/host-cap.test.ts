import { expect, test } from 'vitest';
import { hostCap } from './host-cap.ts';

const GIB = 2 ** 30;

test.each([
  [8, 2, 13],
  [16, 2, 29],
  [32, 4, 30],
  [64, 2, 125],
])('%i GiB with %i GiB a host: %i hosts', (machine, host, hosts) => {
  expect(hostCap(machine * GIB, host * GIB)).toBe(hosts);
});

test('the smallest machine has room for one', () => {
  expect(hostCap(GIB, 2 * GIB)).toBe(1);
});
