/** Does hostd answer on its socket, as it would answer the server? Asks for nothing to be done. */
import { createConnection } from 'node:net';
import { type MachineFacts, type Request, Response } from '../../hostd/verbs.ts';
import { type Finding, fail, pass, skip } from './finding.ts';
import { LIMIT_MS } from './within.ts';

/** A code of the system's where it does not answer. */
export type Answer = { ok: true; machine: MachineFacts } | { ok: false; code: string };

export function askHostd(socketPath: string, limitMs = LIMIT_MS): Promise<Answer> {
  return new Promise((resolve) => {
    let said = '';
    const socket = createConnection(socketPath);
    const no = (code: string) => resolve({ ok: false, code });
    socket.setTimeout(limitMs, () => socket.destroy(Object.assign(new Error(), { code: 'silent' })));
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (!said.includes('\n')) return;
      resolve(parse(said));
      socket.destroy();
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => no(code ?? 'unknown'));
    socket.on('end', () => no('silent'));
    socket.on('connect', () => socket.write(`${JSON.stringify({ verb: 'ping' } satisfies Request)}\n`));
  });
}

/** Pure. */
export function parse(line: string): Answer {
  try {
    const response = Response.parse(JSON.parse(line));
    if (!response.ok) return { ok: false, code: response.code };
    return response.machine === undefined ? { ok: false, code: 'strange' } : { ok: true, machine: response.machine };
  } catch {
    // Somebody else listens there, or a hostd of another version.
    return { ok: false, code: 'strange' };
  }
}

export function hostd(answer: Answer, data: string): Finding {
  if (answer.ok) return pass('answers');
  if (answer.code === 'EACCES') return skip('only root may ask it: run it with sudo');
  return fail(
    answer.code === 'strange' ? 'answers, but not as this version would' : `does not answer (${answer.code})`,
    'No host can be opened or ended; terminals that are open go on.',
    answer.code === 'strange' ? 'end Slipway, and start it from this checkout' : `tail ${data}/log/hostd.log`,
  );
}
