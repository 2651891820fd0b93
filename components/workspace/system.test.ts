import { expect, it } from 'vitest';
import { systemHere, systemOf } from './system.ts';

it.each([
  ['macOS', 'mac'],
  ['MacIntel', 'mac'],
  ['iPad', 'mac'],
  ['Windows', 'windows'],
  ['Win32', 'windows'],
  ['Linux x86_64', 'linux'],
  ['Chrome OS', 'linux'],
  ['', 'linux'],
] as const)('%j is %s', (said, system) => {
  expect(systemOf(said)).toBe(system);
});

it('believes the newer answer before the older ones', () => {
  expect(systemHere({ userAgentData: { platform: 'Windows' }, platform: 'Linux x86_64', userAgent: '' })).toBe(
    'windows',
  );
  expect(systemHere({ userAgentData: { platform: '' }, platform: '', userAgent: 'X (Macintosh)' })).toBe('mac');
});
