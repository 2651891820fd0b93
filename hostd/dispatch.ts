/**
 * Carries out the verbs of the contract, one to one, and turns what surprises into codes. Knows nothing of sockets.
 */
import { statusOf } from './docker/client.ts';
import type { Hosts } from './docker/hosts.ts';
import type { UseOfHosts } from './docker/use-of-hosts.ts';
import type { Verbs } from './listener.ts';
import type { MachineFacts, Response } from './verbs.ts';

const UNREACHABLE = ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE'];
const unreachable = (error: unknown) => UNREACHABLE.includes((error as NodeJS.ErrnoException).code ?? '');

export type VerbsDeps = {
  hosts: Hosts;
  use: Pick<UseOfHosts, 'of'>;
  machine(): Promise<MachineFacts>;
  diskIsFull(): Promise<boolean>;
  log(words: string): void;
};

/** dockerd's own answer when it could not write. */
const SERVER_ERROR = 500;

export function verbsOf({ hosts, use, machine, diskIsFull, log }: VerbsDeps): Verbs['carryOut'] {
  const surprise = async (error: unknown): Promise<Response> => {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const status = statusOf(error);
    if (status === null) return { ok: false, code: unreachable(error) ? 'engine-down' : 'internal' };
    return { ok: false, code: status >= SERVER_ERROR && (await diskIsFull()) ? 'disk-full' : 'internal' };
  };

  const carryOut: Verbs['carryOut'] = async (request) => {
    switch (request.verb) {
      case 'ping':
        return { response: { ok: true, machine: await machine() } };
      case 'list':
        return { response: { ok: true, hosts: await hosts.list() } };
      case 'ensure': {
        const outcome = await hosts.ensure(request.host, request.profile);
        if (!outcome.ok) return { response: outcome };
        return { response: { ok: true, host: outcome.value.facts, started: outcome.value.started } };
      }
      case 'stream': {
        const outcome = await hosts.stream(request.host);
        return outcome.ok ? { response: { ok: true }, stream: outcome.value } : { response: outcome };
      }
      case 'freeze':
      case 'stop':
      case 'end': {
        const outcome = await hosts[request.verb](request.host);
        return { response: outcome.ok ? { ok: true } : outcome };
      }
      case 'use': {
        const outcome = await use.of(request.host);
        return { response: outcome.ok ? { ok: true, use: outcome.value } : outcome };
      }
    }
  };
  return async (request) => {
    try {
      return await carryOut(request);
    } catch (error) {
      return { response: await surprise(error) };
    }
  };
}
