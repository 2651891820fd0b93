/**
 * The processes of a start that was killed: each ends by itself when its parent is gone, but takes a moment, and until
 * then holds the port. Knows nothing of what hostd left of the machine, which the next hostd adopts.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { endGroup } from '../run.ts';
import type { Settings } from './settings.ts';

const PATIENCE_MS = 10_000;

export async function waitForLeftOvers({ run }: Pick<Settings, 'run'>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (const name of ['web', 'server', 'hostd']) {
    const pid = Number(await readFile(`${run}/pids/${name}.pid`, 'utf8').catch(() => ''));
    if (pid < 2 || Number.isNaN(pid)) continue;
    while ((await isOurs(pid)) && performance.now() < deadline) await pause(50);
    if (await isOurs(pid)) endGroup(pid, 'SIGKILL');
  }
}

/** Process ids are used again: only one with our variables in its environment is meant. */
async function isOurs(pid: number): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return /\0SLIPWAY_(CONTENT|SERVER_GID)=/.test(environment);
}
