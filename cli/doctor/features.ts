/** What of the kernel is a module, and may be missing from a small one. Loads none. Knows nothing of its use. */
import { readFile } from 'node:fs/promises';
import { exists } from '../run.ts';
import { type Finding, fail, pass } from './finding.ts';
import { ask } from './within.ts';

export type Feature = { there: boolean; loadable: boolean };

/** A file system by its name in /proc/filesystems, or a device by its path. */
export async function readFeature(module: string, at?: string): Promise<Feature> {
  const known = await readFile('/proc/filesystems', 'utf8').catch(() => '');
  const there = at === undefined ? new RegExp(`\\b${module}$`, 'm').test(known) : await exists(at);
  return { there, loadable: there || (await ask('modprobe', ['--dry-run', module])).status === 0 };
}

const FULL_KERNEL = 'apt-get install linux-image-amd64   # Ubuntu: linux-modules-extra-$(uname -r)';

export function feature(module: string, why: string, { there, loadable }: Feature): Finding {
  if (there) return pass('there');
  if (loadable) return pass('a module, loaded when it is needed');
  return fail(`this kernel has no ${module}`, why, FULL_KERNEL);
}
