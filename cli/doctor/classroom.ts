/**
 * The classroom of a data directory, as one sees it from outside: whether it runs, its processes, and where its pages
 * are. Disturbs nothing. Knows nothing of how it does.
 */
import { readFile } from 'node:fs/promises';
import { exists } from '../run.ts';
import { localUrl } from '../up/address.ts';
import { isRunning } from '../up/preconditions.ts';
import type { Name } from '../up/processes.ts';
import type { Where } from '../up/settings.ts';

export const NAMES: readonly Name[] = ['hostd', 'server', 'web'];

export type Process = { readonly name: Name; readonly pid: number | null; readonly lives: boolean };

export type Classroom = {
  readonly where: Where;
  readonly running: boolean;
  readonly processes: readonly Process[];
  /** Its public port, where the server could be asked; null where it is not known. */
  readonly port: number | null;
  /** Where a program on this machine reaches it. */
  readonly origin: string;
  /** Its server runs, but may not be asked where, and nobody named a port: nothing at `origin` means nothing. */
  readonly isGuess: boolean;
};

export const DEFAULT_PORT = 3000;

/** `asked` is where it is looked for if its own server does not say; null if nobody named a port. */
export async function readClassroom(where: Where, asked: number | null): Promise<Classroom> {
  const [running, seen] = await Promise.all([
    isRunning(where),
    Promise.all(NAMES.map((name) => readProcess(where, name))),
  ]);
  const server = seen.find(({ name }) => name === 'server')!;
  const port = Number(server.variables.get('SLIPWAY_PORT') ?? 0) || null;
  const host = server.variables.get('SLIPWAY_HOST') ?? '0.0.0.0';
  return {
    where,
    running,
    processes: seen.map(({ name, pid, lives }) => ({ name, pid, lives })),
    port,
    origin: localUrl({ host, port: port ?? asked ?? DEFAULT_PORT }),
    isGuess: server.lives && port === null && asked === null,
  };
}

type Variables = ReadonlyMap<string, string>;

async function readProcess({ run }: Where, name: Name): Promise<Process & { variables: Variables }> {
  const pid = Number(await readFile(`${run}/pids/${name}.pid`, 'utf8').catch(() => ''));
  if (!(pid > 1)) return { name, pid: null, lives: false, variables: new Map() };
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => null);
  // Process ids are used again: only one with our variables is meant. Of a process that may not be read, it is believed.
  const lives = environment === null ? await exists(`/proc/${pid}`) : /(^|\0)SLIPWAY_/.test(environment);
  return { name, pid, lives, variables: lives ? variablesIn(environment ?? '') : new Map() };
}

/** Pure: what /proc/<pid>/environ holds. */
export function variablesIn(environment: string): Variables {
  const pairs = environment.split('\0').filter((pair) => pair.includes('='));
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
