/** Whose memory counts: process trees and what they hold, read from /proc. Knows no peer. */
import { readFile, readdir } from 'node:fs/promises';

type Process = { pid: number; parent: number; argv: string };

async function all(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [status, argv] = await Promise.all([read(pid, 'status'), read(pid, 'cmdline')]);
      const parent = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
      return { pid, parent, argv: argv.replaceAll('\0', ' ') };
    }),
  );
  return found.filter(({ parent }) => parent > 0);
}

/** A process that has ended meanwhile reads as nothing. */
const read = (pid: number, name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');

/** A process and all that it started. */
export async function treeOf(root: number): Promise<number[]> {
  const processes = await all();
  const tree = new Set([root]);
  for (let grown = true; grown;) {
    const before = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
    grown = tree.size > before;
  }
  return [...tree];
}

/** The dedicated dockerd and its containerd with a shim for each sandbox; not what runs in the sandboxes. */
export async function engineProcesses(dockerSocket: string): Promise<number[]> {
  const run = dockerSocket.replace(/\/engine\/docker\.sock$/, '');
  return (await all())
    .filter(({ argv }) => /(^|\/)(dockerd|containerd|containerd-shim\S*) /.test(argv) && argv.includes(`${run}/`))
    .map(({ pid }) => pid);
}

/** What they hold of their own, in bytes: no file's pages, which others may share. */
export async function memoryOf(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(
    pids.map(async (pid) => Number(/^Anonymous: +(\d+) kB$/m.exec(await read(pid, 'smaps_rollup'))?.[1] ?? 0) * 1024),
  );
  return each.reduce((sum, bytes) => sum + bytes, 0);
}
