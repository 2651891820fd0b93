/**
 * Runs a program to its end and gives what it said; or starts a long-running one. In a session of its own, so that
 * Ctrl-C at the terminal reaches only us, who then end things in their order. Knows nothing of the programs.
 */
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a program of the machine's finds in its environment. */
export const PLAIN_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
};

/** For programs that start `node` by its name: ours, whatever else the machine has. */
export const NODE_ENVIRONMENT = {
  ...PLAIN_ENVIRONMENT,
  PATH: `${dirname(process.execPath)}:${PLAIN_ENVIRONMENT.PATH}`,
};

export type Ran = { status: number; output: string };
type How = {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  onLine?: (line: string) => void;
  /** Ends the program when it is aborted; without it the program is waited for. */
  signal?: AbortSignal;
};

/** Gives status and output whatever they are; 127 if there is no such program. */
export function attempt(program: string, args: string[], how: How = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: how.env ?? PLAIN_ENVIRONMENT,
      cwd: how.cwd ?? '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let rest = '';
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) how.onLine?.(line);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const end = () => endGroup(child.pid, 'SIGTERM');
    if (how.signal?.aborted) end();
    how.signal?.addEventListener('abort', end, { once: true });
    child.on('error', (error) => resolve({ status: 127, output: String(error) }));
    child.on('close', (code) => {
      how.signal?.removeEventListener('abort', end);
      if (rest !== '') how.onLine?.(rest);
      resolve({ status: code ?? 128, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** Signals a process and all that it started; one that has ended is left in peace. */
export function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

export const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

export async function programExists(program: string): Promise<boolean> {
  for (const directory of PLAIN_ENVIRONMENT.PATH.split(':')) {
    const found = await access(`${directory}/${program}`, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}

/** The last lines of an output, for a person to read. */
export const lastLines = (output: string, count: number) => output.trimEnd().split('\n').slice(-count).join('\n');
