/**
 * Finds processes by a path of ours in their command line: what a crash between starting and recording left behind, or
 * shims whose containerd is gone. Knows nothing of what they do.
 */
import { readFile, readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Only these are ever ended by a path: an editor that has a configuration file open is left alone. */
const OURS = [
  'nsenter',
  'unshare',
  'setpriv',
  'dockerd',
  'containerd',
  'containerd-shim-runc-v2',
  'dnsmasq',
  'docker-registry',
];

/** Process ids whose arguments hold one of the paths, or something below it. */
export async function processesNaming(paths: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    // One that has ended meanwhile names nothing.
    const line = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (names(line.split('\0'), paths)) found.push(Number(entry));
  }
  return found;
}

/** Pure: is this command line one of our programs with such a path in an argument? */
export function names([program = '', ...args]: readonly string[], paths: readonly string[]): boolean {
  if (!OURS.includes(basename(program))) return false;
  return args.some((arg) =>
    paths.some((path) => arg === path || arg.startsWith(`${path}/`) || arg.endsWith(`=${path}`)),
  );
}

export async function endStrays(paths: readonly string[]): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const strays = await processesNaming(paths);
    if (strays.length === 0) return;
    for (const pid of strays) {
      try {
        process.kill(pid, signal);
      } catch {
        // Ended by itself since it was found.
      }
    }
    for (let waited = 0; waited < 100 && (await processesNaming(paths)).length > 0; waited += 1) await pause(50);
  }
}
