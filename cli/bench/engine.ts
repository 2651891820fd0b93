/**
 * The dedicated dockerd's API, as bare as it goes: HTTP on its unix socket, and the raw stream of an exec. Knows no
 * sandbox.
 */
import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from '../problem.ts';

export type Engine = ReturnType<typeof engineAt>;

export function engineAt(socketPath: string) {
  const agent = new Agent({ keepAlive: true });

  function call<T>(method: string, path: string, body?: object): Promise<T> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = request({ socketPath, agent, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const status = response.statusCode ?? 0;
          if (status >= 400) reject(new Problem(`dockerd answered ${method} ${path} with ${status}: ${text}`));
          else resolve((text === '' ? null : JSON.parse(text)) as T);
        });
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Starts an exec; gives the connection that is its terminal from then on. */
  function terminalOf(exec: string): Promise<{ socket: Socket; head: Buffer }> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', connection: 'Upgrade', upgrade: 'tcp' };
      const asked = request({ socketPath, method: 'POST', path: `/exec/${exec}/start`, headers });
      asked.on('upgrade', (_response, socket: Socket, head) => resolve({ socket, head }));
      asked.on('response', (response) => reject(new Problem(`dockerd starts no exec: ${response.statusCode}`)));
      asked.on('error', reject);
      asked.end(JSON.stringify({ Detach: false, Tty: true }));
    });
  }

  return { call, terminalOf, dispose: () => agent.destroy() };
}
