/** Names of hosts. Knows no host. */
import { randomInt } from 'node:crypto';
import type { HostRows } from '../store/hosts.ts';
import type { HostName } from './sandbox-host.ts';

/** Without vowels, so that no word comes of it, and without what is easily mistaken. */
const LETTERS = 'bcdfghjkmnpqrstvwxyz23456789';

/** One that was never used. */
export async function newHostName(rows: HostRows): Promise<HostName> {
  for (;;) {
    const name = `h${Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
    if (!(await rows.nameIsUsed(name))) return name;
  }
}
