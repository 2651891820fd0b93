/**
 * One hostd an instance, and one a data directory: each is claimed by an abstract unix socket, which the kernel gives
 * up by itself however its holder ends. Knows nothing of what is done under the claim.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { Env } from '../env.ts';
import { MachineProblem } from './problem.ts';

export async function claim(env: Pick<Env, 'instance' | 'data'>): Promise<void> {
  const data = createHash('sha256').update(env.data).digest('hex').slice(0, 16);
  const held = (await hold(`slipway-instance-${env.instance}`)) && (await hold(`slipway-data-${data}`));
  if (held) return;
  throw new MachineProblem(
    'already-running',
    `Slipway already runs as instance “${env.instance}” or with the data directory ${env.data}: end that one first (Ctrl-C where it was started), or give this one a name and a directory of its own.`,
  );
}

function hold(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen({ path: `\0${name}` }, () => {
      server.unref();
      resolve(true);
    });
  });
}
