/**
 * The unix socket of hostd: one JSON line a connection, strictly parsed, bounded in length, time and number; then its
 * answer, or the raw stream of a host, or events. Knows nothing of Docker.
 */
import { chmod, chown, rm } from 'node:fs/promises';
import { type Server, type Socket, createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { BOUNDS, type Bounds } from './bounds.ts';
import { Latest } from './latest.ts';
import { RequestLine } from './request-line.ts';
import { Turns } from './turns.ts';
import { type HostEvent, MAX_REQUEST_BYTES, Request, type Response } from './verbs.ts';

export type Verbs = {
  /** Carries a verb out; everything but `watch`. A stream comes beside its answer. */
  carryOut(request: Exclude<Request, { verb: 'watch' }>): Promise<{ response: Response; stream?: Duplex }>;
  subscribe(listener: { heard(event: HostEvent): void; missed(): void }): { dispose(): void };
};

/** The verbs behind the socket, and who is in front of them. */
type Door = { verbs: Verbs; bounds: Bounds; briefs: Latest<Socket>; watchers: Latest<Socket>; turns: Turns };

/** Serves the verbs on a socket at `path` to root and to that group. */
export async function listen(path: string, groupId: number, verbs: Verbs, bounds: Bounds = BOUNDS): Promise<Server> {
  // A hostd that was killed leaves its socket; that none is alive is the claim's business.
  await rm(path, { force: true });
  const door: Door = {
    verbs,
    bounds,
    briefs: new Latest(bounds.briefs, (socket) => socket.destroy()),
    watchers: new Latest(bounds.watchers, (socket) => socket.destroy()),
    turns: new Turns(bounds),
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, door));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
  // One that could not be accepted, for want of descriptors, is its caller's loss; it must not end what serves the others.
  server.on('error', () => {});
  await chown(path, 0, groupId);
  await chmod(path, 0o660);
  return server;
}

function serve(socket: Socket, door: Door): void {
  const collector = new RequestLine(MAX_REQUEST_BYTES);
  // A peer that resets the connection has gone; nothing is owed to it.
  socket.on('error', () => socket.destroy());
  const arrived = beBrief(socket, door);
  const onEnd = () => socket.end();
  socket.on('end', onEnd);
  const onData = (chunk: Buffer) => {
    const collected = collector.push(chunk);
    if (collected === 'more') return;
    arrived();
    socket.off('data', onData);
    socket.off('end', onEnd);
    socket.pause();
    const request = collected === 'too-long' ? null : parse(collected.line);
    if (request === null) return answerAndEnd(socket, { ok: false, code: 'bad-request' }, door);
    // Only a stream goes on after its line; for all others what follows is read and dropped, so that nothing is held.
    if (request.verb !== 'stream') socket.resume();
    else if (collected !== 'too-long' && collected.rest.length > 0) socket.unshift(collected.rest);
    void dispatch(socket, request, door);
  };
  socket.on('data', onData);
}

/** What is bounded in time and number: to send a line, or to take an answer. Call the result once that is done. */
function beBrief(socket: Socket, { bounds, briefs }: Door): () => void {
  briefs.add(socket);
  const deadline = setTimeout(() => socket.destroy(), bounds.lineMs);
  const done = () => {
    clearTimeout(deadline);
    briefs.delete(socket);
  };
  socket.once('close', done);
  return done;
}

function parse(line: string): Request | null {
  try {
    return Request.parse(JSON.parse(line));
  } catch {
    // Whatever is wrong with it, the answer is the same: hostd does not teach those who guess.
    return null;
  }
}

async function dispatch(socket: Socket, request: Request, door: Door): Promise<void> {
  if (request.verb === 'watch') return watch(socket, door);
  const answer = await carryOut(request, door);
  // Unanswered, the server takes hostd for away, and comes back later.
  if (answer === null) return void socket.destroy();
  const { response, stream } = answer;
  if (stream === undefined || !response.ok) return answerAndEnd(socket, response, door);
  if (socket.destroyed) return void stream.destroy();
  socket.write(`${JSON.stringify(response)}\n`);
  join(socket, stream);
}

/** null if more wait already than may. */
async function carryOut(request: Parameters<Verbs['carryOut']>[0], { verbs, turns }: Door) {
  const work = () => verbs.carryOut(request);
  try {
    // Whether hostd is there can be asked however much dockerd has to do.
    return request.verb === 'ping' ? await work() : await turns.run(work);
  } catch {
    // Who carries out logs what goes wrong; if even that fails, one caller is not served, and all others are.
    return { response: { ok: false, code: 'internal' } satisfies Response };
  }
}

function answerAndEnd(socket: Socket, response: Response, door: Door): void {
  if (socket.destroyed) return;
  beBrief(socket, door);
  socket.end(`${JSON.stringify(response)}\n`);
  // Anything further that the peer sends is read and dropped, so that its own end can arrive.
  socket.resume();
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

function watch(socket: Socket, { verbs, watchers, bounds }: Door): void {
  watchers.add(socket);
  socket.write(`${JSON.stringify({ ok: true } satisfies Response)}\n`);
  // Cut off, a watcher comes back and asks for the list: so when it does not read, and when there was something to miss.
  const subscription = verbs.subscribe({
    heard(event) {
      if (socket.writableLength > bounds.watcherBytes) socket.destroy();
      else socket.write(`${JSON.stringify(event)}\n`);
    },
    missed: () => socket.destroy(),
  });
  socket.on('end', () => socket.end());
  socket.on('close', () => {
    watchers.delete(socket);
    subscription.dispose();
  });
}
