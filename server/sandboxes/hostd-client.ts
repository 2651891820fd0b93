/**
 * SandboxHost by way of hostd's unix socket: one connection a verb, reshaped into domain words at the door.
 * Knows no student, and nothing of what a host is made of.
 */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { HostEvent, Response, type Request } from '../../hostd/verbs.ts';
import type { Clock } from '../clock.ts';
import { BackOff } from './back-off.ts';
import { firstLine, parseJson } from './json-lines.ts';
import type { HostFacts, HostFailure, Outcome, SandboxHost } from './sandbox-host.ts';

/** Making a host may have to wait for a busy disk; a minute and a half is past any hope. */
const ANSWER_TIMEOUT_MS = 90_000;

type Success = Extract<Response, { ok: true }>;
type Answer = { ok: true; response: Success; socket: Socket } | { ok: false; failure: HostFailure };

const UNAVAILABLE: HostFailure = { code: 'unavailable' };
const INTERNAL: HostFailure = { code: 'internal' };

export function hostdClient(path: string, clock: Clock): SandboxHost {
  /** Leaves the socket open on success: `stream` and `watch` go on with it. */
  async function ask(request: Request): Promise<Answer> {
    const socket = connect({ path });
    // Every failure of a socket is followed by its close, which is what we act upon.
    socket.on('error', () => {});
    const limit = clock.after(ANSWER_TIMEOUT_MS, () => socket.destroy());
    socket.write(`${JSON.stringify(request)}\n`);
    const line = await firstLine(socket);
    limit.dispose();
    if (line === null) return { ok: false, failure: UNAVAILABLE };
    const response = Response.safeParse(parseJson(line)).data;
    if (response?.ok === true) return { ok: true, response, socket };
    socket.destroy();
    return { ok: false, failure: response === undefined ? INTERNAL : failureOf(response) };
  }

  async function call<T>(request: Request, read: (response: Success) => T | undefined): Promise<Outcome<T>> {
    const answer = await ask(request);
    if (!answer.ok) return answer;
    answer.socket.destroy();
    const value = read(answer.response);
    return value === undefined ? { ok: false, failure: INTERNAL } : { ok: true, value };
  }

  const done = (outcome: Outcome<null>): Outcome<void> => (outcome.ok ? { ok: true, value: undefined } : outcome);

  return {
    facts: () =>
      call(
        { verb: 'ping' },
        ({ machine }) => machine && { maxHosts: machine.maxHosts, registry: machine.registry, short: machine.short },
      ),

    ensure: (host) =>
      call({ verb: 'ensure', host, profile: 'standard' }, (response) =>
        response.host === undefined ? undefined : { facts: factsOf(response.host), started: response.started ?? false },
      ),

    async openStream(host) {
      const answer = await ask({ verb: 'stream', host });
      if (!answer.ok) return answer;
      return { ok: true, value: answer.socket };
    },

    freeze: async (host) => done(await call({ verb: 'freeze', host }, () => null)),
    stop: async (host) => done(await call({ verb: 'stop', host }, () => null)),
    end: async (host) => done(await call({ verb: 'end', host }, () => null)),
    list: () => call({ verb: 'list' }, ({ hosts }) => hosts?.map(factsOf)),
    use: (host) => call({ verb: 'use', host }, ({ use }) => use),

    watch({ onStopped, onLimit, onGap }) {
      const backOff = new BackOff({ first: 100, last: 5_000 });
      let socket: Socket | null = null;
      let disposed = false;
      const listen = async () => {
        const answer = await ask({ verb: 'watch' });
        if (disposed) {
          if (answer.ok) answer.socket.destroy();
          return;
        }
        if (!answer.ok) {
          clock.after(backOff.next(), () => void listen());
          return;
        }
        backOff.reset();
        socket = answer.socket;
        socket.on('close', () => !disposed && clock.after(backOff.next(), () => void listen()));
        const lines = createInterface({ input: socket });
        // The socket's own error once more, and its close follows.
        lines.on('error', () => {});
        lines.on('line', (line) => {
          const event = HostEvent.safeParse(parseJson(line)).data;
          if (event?.event === 'stopped') onStopped({ host: event.host, reason: event.reason });
          if (event?.event === 'limit') onLimit({ host: event.host, limit: event.limit });
        });
        // Also the first time: the caller listed before we were listening.
        onGap();
      };
      void listen();
      return {
        dispose() {
          disposed = true;
          socket?.destroy();
        },
      };
    },
  };
}

const factsOf = ({ host, state, startedAt, boot }: HostFacts): HostFacts => ({ host, state, startedAt, boot });

function failureOf({ code, params }: Extract<Response, { ok: false }>): HostFailure {
  const known = code === 'engine-down' ? 'unavailable' : code === 'bad-request' ? 'internal' : code;
  return params === undefined ? { code: known } : { code: known, params };
}
