/**
 * The way through to web: pages and their files, fetched over loopback without a word of who asks, given to the
 * browser with a policy and compressed. Knows no account; whether somebody may see pages was decided before.
 */
import { Agent, request as ask, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pagePolicy, PICTURE_POLICY } from './csp.ts';
import { PackedTexts } from './packed.ts';
import { webAwayPage } from './web-away-page.ts';

/** What web needs to answer; everything else, cookies and forwarded headers first of all, stays here. */
const PASSED_ON = [
  'accept',
  'accept-language',
  'if-none-match',
  'if-modified-since',
  'range',
  'rsc',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-url',
];
const KEPT_BACK = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'content-security-policy',
  'set-cookie',
  'x-powered-by',
  'date',
]);
const TEXT = /^(text\/|application\/(javascript|json|manifest\+json|xml)|image\/svg\+xml)/;
/** Text beyond this is passed on as it comes. */
const PACKED_BYTES = 4 * 1024 * 1024;
const ANSWER_MS = 60_000;
/**
 * A page whose script did not come stays dead, and no browser asks for it twice: where web is being started again, what
 * belongs to a page waits for it so long, in ms. The page itself says at once that web is away, and comes back alone.
 */
const WAIT_MS = 10_000;
const AGAIN_MS = 250;
/** A few pages' worth. Anybody may ask for scripts, and each that waits costs memory. */
const MOST_WAITING = 256;

export class Web {
  readonly #url: URL;
  readonly #dev: boolean;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 128 });
  readonly #packed = new PackedTexts();
  #waiting = 0;
  /** One looks for web for all that wait. */
  #looking: Promise<boolean> | null = null;

  constructor({ url, dev }: { url: URL; dev: boolean }) {
    this.#url = url;
    this.#dev = dev;
  }

  async pass(request: FastifyRequest, reply: FastifyReply, host: string | null): Promise<FastifyReply> {
    const answer = await this.#fetch(request, reply);
    if (answer === null) return this.#away(request, reply);
    const type = answer.headers['content-type'] ?? '';
    const isPage = type.startsWith('text/html');
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && !KEPT_BACK.has(name)) reply.header(name, this.#ownLocation(name, value));
    }
    reply.code(answer.statusCode ?? 502);
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'same-origin');
    reply.header('cross-origin-opener-policy', 'same-origin');
    if (type.startsWith('image/svg+xml')) reply.header('content-security-policy', PICTURE_POLICY);
    const size = Number(answer.headers['content-length'] ?? 0);
    if (
      !isPage &&
      (!TEXT.test(type) || size > PACKED_BYTES || answer.statusCode === 206 || request.method === 'HEAD')
    ) {
      if (size > 0) reply.header('content-length', size);
      return reply.send(answer);
    }
    const text = await readAll(answer);
    if (text === null) return this.#away(request, reply);
    return this.#sendText(request, reply, text, isPage ? host : undefined);
  }

  /** `pageHost` is undefined for what is no page. */
  async #sendText(
    request: FastifyRequest,
    reply: FastifyReply,
    text: Buffer,
    pageHost: string | null | undefined,
  ): Promise<FastifyReply> {
    const packed = await this.#packed.of(text, pageHost !== undefined);
    if (pageHost !== undefined) {
      reply.header('content-security-policy', pagePolicy(packed.scripts, pageHost, this.#dev));
    }
    reply.header('vary', withEncoding(reply.getHeader('vary')));
    if (reply.statusCode === 200) {
      // Web forbids to keep what it makes on request; but a page is the same for everyone, and the ETag says when it changed.
      if (/no-store/.test(String(reply.getHeader('cache-control')))) reply.header('cache-control', 'private, no-cache');
      reply.header('etag', packed.etag);
      if (request.headers['if-none-match'] === packed.etag) return reply.code(304).send();
    }
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) || text.length < 512)
      return reply.send(text);
    return reply.header('content-encoding', 'gzip').send(packed.gzip);
  }

  #away(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    reply.code(503).header('retry-after', 2).header('cache-control', 'no-store');
    if (!wantsPage(request)) return reply.send();
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(webAwayPage);
  }

  /** Null if web does not answer. */
  async #fetch(request: FastifyRequest, reply: FastifyReply): Promise<IncomingMessage | null> {
    const until = Date.now() + (wantsPage(request) ? 0 : WAIT_MS);
    let asked: ClientRequest | null = null;
    let gone = false;
    reply.raw.once('close', () => {
      gone = !reply.raw.writableFinished;
      if (gone) asked?.destroy();
    });
    for (;;) {
      asked = this.#ask(request);
      const answer = await answerTo(asked);
      if (typeof answer !== 'string') return answer;
      if (gone || answer === 'late') return null;
      // Web closes what lies idle, and may do so in the moment in which we use it.
      if (answer === 'closed before') continue;
      if (!(await this.#isBack(until, () => gone))) return null;
    }
  }

  #ask(request: FastifyRequest): ClientRequest {
    const headers: IncomingHttpHeaders = { host: this.#url.host, 'accept-encoding': 'identity' };
    for (const name of PASSED_ON) if (request.headers[name] !== undefined) headers[name] = request.headers[name];
    // Our own ETags mean nothing to web, and a page must be whole to have its policy.
    delete headers['if-none-match'];
    const url = new URL(request.raw.url ?? '/', this.#url);
    return ask(url, { method: request.method, headers, agent: this.#agent, timeout: ANSWER_MS }).end();
  }

  /** Waits until web takes connections again. False: not in time, or too many wait already. */
  async #isBack(until: number, gone: () => boolean): Promise<boolean> {
    if (this.#waiting >= MOST_WAITING) return false;
    this.#waiting += 1;
    try {
      while (Date.now() < until && !gone()) {
        this.#looking ??= this.#look().finally(() => (this.#looking = null));
        if (await this.#looking) return !gone();
      }
      return false;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #look(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    const socket = connect(Number(this.#url.port), this.#url.hostname);
    return new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    }).finally(() => socket.destroy());
  }

  /** Web knows itself by its loopback address; a browser must not be sent there. */
  #ownLocation(name: string, value: string | string[]): string | string[] {
    if (name !== 'location' || typeof value !== 'string' || !value.startsWith(this.#url.origin)) return value;
    return value.slice(this.#url.origin.length) || '/';
  }
}

function answerTo(asked: ClientRequest): Promise<IncomingMessage | 'away' | 'late' | 'closed before'> {
  return new Promise((resolve) => {
    asked.on('response', resolve);
    asked.on('timeout', () => {
      resolve('late');
      asked.destroy();
    });
    asked.on('error', () => resolve(asked.reusedSocket ? 'closed before' : 'away'));
  });
}

const wantsPage = (request: FastifyRequest): boolean => (request.headers.accept ?? '').includes('text/html');

function withEncoding(vary: unknown): string {
  const named = typeof vary === 'string' ? vary : '';
  return /accept-encoding/i.test(named) ? named : [named, 'Accept-Encoding'].filter(Boolean).join(', ');
}

async function readAll(answer: IncomingMessage): Promise<Buffer | null> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    // Web went away in the middle of a page: as if it had never begun.
    return null;
  }
}
