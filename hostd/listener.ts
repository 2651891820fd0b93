/**
 * The unix socket of hostd: one JSON line a connection, strictly parsed, bounded in length and time; then its answer,
 * or the raw stream of a host, or events. Knows nothing of Docker.
 */
import { chmod, chown, rm } from 'node:fs/promises';
import { type Server, type Socket, createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { RequestLine } from './request-line.ts';
import { type HostEvent, MAX_REQUEST_BYTES, Request, type Response } from './verbs.ts';

/** A line takes no longer than this to arrive. */
const LINE_MS = 5_000;
/** What may wait for a watcher that does not read. */
const WATCHER_BYTES = 1 << 20;

export type Verbs = {
  /** Carries a verb out; everything but `watch`. A stream comes beside its answer. */
  carryOut(request: Exclude<Request, { verb: 'watch' }>): Promise<{ response: Response; stream?: Duplex }>;
  subscribe(listener: { heard(event: HostEvent): void; missed(): void }): { dispose(): void };
};

export async function listen(path: string, groupId: number, verbs: Verbs): Promise<Server> {
  // A hostd that was killed leaves its socket; that none is alive is the claim's business.
  await rm(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, verbs));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
  await chown(path, 0, groupId);
  await chmod(path, 0o660);
  return server;
}

function serve(socket: Socket, verbs: Verbs): void {
  const collector = new RequestLine(MAX_REQUEST_BYTES);
  // A peer that resets the connection has gone; nothing is owed to it.
  socket.on('error', () => socket.destroy());
  const deadline = setTimeout(() => socket.destroy(), LINE_MS);
  socket.on('close', () => clearTimeout(deadline));
  const onEnd = () => socket.end();
  socket.on('end', onEnd);
  const onData = (chunk: Buffer) => {
    const collected = collector.push(chunk);
    if (collected === 'more') return;
    clearTimeout(deadline);
    socket.off('data', onData);
    socket.off('end', onEnd);
    socket.pause();
    const request = collected === 'too-long' ? null : parse(collected.line);
    if (request === null) return answerAndEnd(socket, { ok: false, code: 'bad-request' });
    if (collected !== 'too-long' && collected.rest.length > 0) socket.unshift(collected.rest);
    void dispatch(socket, request, verbs);
  };
  socket.on('data', onData);
}

function parse(line: string): Request | null {
  try {
    return Request.parse(JSON.parse(line));
  } catch {
    // Whatever is wrong with it, the answer is the same: hostd does not teach those who guess.
    return null;
  }
}

async function dispatch(socket: Socket, request: Request, verbs: Verbs): Promise<void> {
  if (request.verb === 'watch') return watch(socket, verbs);
  const { response, stream } = await verbs.carryOut(request);
  if (stream === undefined || !response.ok) return answerAndEnd(socket, response);
  if (socket.destroyed) return void stream.destroy();
  socket.write(`${JSON.stringify(response)}\n`);
  join(socket, stream);
}

function answerAndEnd(socket: Socket, response: Response): void {
  socket.end(`${JSON.stringify(response)}\n`);
  // Anything further that the peer sends is read and dropped, so that its own end can arrive.
  socket.resume();
  setTimeout(() => socket.destroy(), LINE_MS).unref();
}

/**
 * Both ways with back-pressure; whichever side is gone takes the other with it. A peer that has ended its side is gone
 * as well, once what it sent has arrived: the two cannot be told apart on a unix socket.
 */
function join(socket: Socket, stream: Duplex): void {
  stream.on('error', () => socket.destroy());
  stream.on('close', () => socket.destroy());
  stream.on('finish', () => stream.destroy());
  socket.on('close', () => stream.destroy());
  socket.pipe(stream);
  stream.pipe(socket);
}

function watch(socket: Socket, verbs: Verbs): void {
  socket.write(`${JSON.stringify({ ok: true } satisfies Response)}\n`);
  // Cut off, a watcher comes back and asks for the list: so when it does not read, and when there was something to miss.
  const subscription = verbs.subscribe({
    heard(event) {
      if (socket.writableLength > WATCHER_BYTES) socket.destroy();
      else socket.write(`${JSON.stringify(event)}\n`);
    },
    missed: () => socket.destroy(),
  });
  socket.on('end', () => socket.end());
  socket.on('close', () => subscription.dispose());
  socket.resume();
}
