/** The kernel's limits that a class outgrows; hostd raises them while it runs. Changes none. */
import { WANTED } from '../../hostd/machine/limits.ts';
import { type Finding, pass, warn } from './finding.ts';
import { setting } from './setting.ts';

/** What is set, by its path below /proc/sys; null where the kernel has no such setting. */
export type Limits = Readonly<Record<string, number | null>>;

export async function readLimits(): Promise<Limits> {
  const names = Object.keys(WANTED);
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await setting(name)] as const)));
}

export function kernelLimits(limits: Limits, running: boolean): Finding {
  const low = Object.entries(WANTED).filter(([name, wanted]) => (limits[name] ?? wanted) < wanted);
  if (low.length === 0) return pass('high enough for a class');
  const dotted = low.map(([name, wanted]) => [name.replaceAll('/', '.'), wanted] as const);
  const found = dotted.map(([name]) => name).join(', ');
  if (!running) return pass(`${low.length} are low, and \`up\` raises them while it runs`);
  return warn(
    `lower than Slipway set them: ${found}`,
    'All students share them: somewhere about the twentieth host, starts fail with “disk quota exceeded”.',
    `sysctl -w ${dotted.map(([name, wanted]) => `${name}=${wanted}`).join(' ')}`,
  );
}
