/** Is the public port free, or ours? Knows nothing of proxies. */
import { tryToListen } from '../up/preconditions.ts';
import { type Finding, fail, pass, skip } from './finding.ts';
import { ask } from './within.ts';

export type Port = {
  port: number;
  /** The classroom that runs listens there. */
  ours: boolean;
  /** Why nobody may listen there; null if one may. */
  code: string | null;
  /** Who listens there, where that can be seen. */
  holder: string | null;
};

export async function readPort(port: number, ours: boolean): Promise<Port> {
  const code = ours ? null : await tryToListen('0.0.0.0', port);
  const holder = code === 'EADDRINUSE' ? await holderOf(port) : null;
  return { port, ours, code, holder };
}

async function holderOf(port: number): Promise<string | null> {
  return nameIn((await ask('ss', ['-Hltnp', `sport = :${port}`])).output);
}

/** Pure: the program in the first line of `ss -Hltnp`. */
export function nameIn(listed: string): string | null {
  const found = /users:\(\("([^"]+)",pid=(\d+)/.exec(listed);
  return found === null ? null : `${found[1]}, process ${found[2]}`;
}

export function port({ port: number, ours, code, holder }: Port): Finding {
  if (ours) return pass(`${number}, held by the classroom`);
  if (code === null) return pass(`${number} is free`);
  if (code === 'EACCES') return skip(`only root may see whether ${number} is free: run it with sudo`);
  return fail(
    code === 'EADDRINUSE' ? `${number} is taken by ${holder ?? 'another program'}` : `${number}: ${code}`,
    '`up` cannot listen there.',
    'sudo ./slipway up --port 8080   # or end that program',
  );
}
