/** Asks a server for a page, or for a websocket, and says in a word how that went. Knows nothing of what it asks for. */
import WebSocket from 'ws';
import { LIMIT_MS } from './within.ts';

/** The status of what came; or why nothing came, by its code. */
export type Came = { status: number; body: string } | { code: string };

export async function get(url: string): Promise<Came> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return { code: codeOf(error) };
  }
}

/** 101 where it was opened; it is closed at once. */
export function upgrade(origin: string): Promise<Came> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`, {
      headers: { origin },
      handshakeTimeout: LIMIT_MS,
      perMessageDeflate: false,
    });
    const end = (came: Came) => {
      resolve(came);
      socket.terminate();
    };
    socket.on('error', (error) => resolve({ code: codeOf(error) }));
    socket.on('open', () => end({ status: 101, body: '' }));
    socket.on('unexpected-response', (_request, response) => end({ status: response.statusCode ?? 0, body: '' }));
  });
}

/** The innermost code is the one that says it: `fetch` wraps what happened. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return codeOf(error.cause);
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error.name === 'TimeoutError' || /handshake has timed out/.test(error.message)) return 'no answer in time';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
