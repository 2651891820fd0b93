/**
 * Debian's own way to install packages without starting their services: a policy-rc.d that says no. One that is there
 * already is put back afterwards, also if an earlier start was killed in between. Knows no package.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { exists } from '../run.ts';

const MARK = '# written by slipway for the time of an installation';

export async function withoutServices<T>(work: () => Promise<T>, file = '/usr/sbin/policy-rc.d'): Promise<T> {
  const before = `${file}.before-slipway`;
  await restore(file, before);
  if (await exists(file)) await rename(file, before);
  await writeFile(file, `#!/bin/sh\n${MARK}\nexit 101\n`, { mode: 0o755 });
  try {
    return await work();
  } finally {
    await restore(file, before);
  }
}

async function restore(file: string, before: string): Promise<void> {
  const ours = (await readFile(file, 'utf8').catch(() => '')).includes(MARK);
  if (ours) await rm(file);
  if ((await exists(before)) && !(await exists(file))) await rename(before, file);
}
