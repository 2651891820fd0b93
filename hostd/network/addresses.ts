/**
 * Picks the addresses of an instance: one /16 out of 10.0.0.0/8 that the machine does not use, since the inner Docker
 * daemons take 172.16.0.0/12 and 192.168.0.0/16 by themselves. Pure. Knows nothing of how they are put into place.
 */
import type { Addresses } from '../machine/state.ts';
import { overlap, rangeOf } from './cidr.ts';

/** null if the machine uses all of 10.0.0.0/8. `taken` are ranges that the machine routes or asks for names. */
export function chooseAddresses(instance: string, taken: readonly string[]): Addresses | null {
  const used = taken.map(rangeOf).filter((range) => range.last - range.first < 2 ** 24 - 1);
  const start = [...instance].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 256, 7);
  for (let step = 0; step < 256; step += 1) {
    const second = (start + step) % 256;
    if (used.some((range) => overlap(range, rangeOf(`10.${second}.0.0/16`)))) continue;
    return {
      pool: `10.${second}.0.0/17`,
      outer: `10.${second}.128.1`,
      inner: `10.${second}.128.2`,
      service: `10.${second}.129.1`,
    };
  }
  return null;
}
