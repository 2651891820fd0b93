/** Do names resolve here? A classroom works without, for what was placed. Knows nothing of the sandboxes' resolver. */
import { lookup } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Finding, pass, warn } from './finding.ts';
import { LIMIT_MS } from './within.ts';

/** Whom students' `docker pull` asks. */
export const NAME = 'registry-1.docker.io';

/** null: it resolved; else the resolver's code. */
export async function readDns(name = NAME): Promise<string | null> {
  const waiting = new AbortController();
  const answer = lookup(name).then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code ?? String(error),
  );
  const late = pause(LIMIT_MS, `no answer within ${LIMIT_MS / 1000} s`, { signal: waiting.signal }).catch(() => null);
  try {
    return await Promise.race([answer, late]);
  } finally {
    waiting.abort();
  }
}

export function dns(trouble: string | null): Finding {
  if (trouble === null) return pass(`${NAME} resolves`);
  return warn(
    `${NAME} does not resolve (${trouble})`,
    'A first start needs the internet. A class without it pulls what was placed (`./slipway place`), and installs no packages.',
    'cat /etc/resolv.conf   # does it name a server of this network?',
  );
}
