/**
 * The websocket's way in: only by a page of ours, only for somebody who is signed in, only so many a student. Keeps
 * the pages that are open. Knows no message.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSE, MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import type { Identity } from '../identity/identity.ts';
import { audit, type Log } from '../log.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { Door } from './door.ts';
import { Page, type PageDeps } from './page.ts';
import { sessionOf } from './session-cookie.ts';

/** Tabs and devices of one student. */
const MAX_PAGES = 24;
/** What starts a process or writes to the store: of all pages of one student together. */
const COSTLY = { burst: 40, perSecond: 2 };
/** RFC 6455: we are going away. */
const GOING_AWAY = 1001;

const REASONS = { 403: 'Forbidden', 401: 'Unauthorized', 404: 'Not Found', 429: 'Too Many Requests' } as const;

export type SocketDeps = Omit<PageDeps, 'run'> & { identity: Identity; door: Door; log: Log };

export class Sockets {
  readonly #deps: SocketDeps;
  /** Names this run of the server to its pages. */
  readonly #run = randomBytes(8).toString('hex');
  readonly #pages = new Set<Page>();
  readonly #costly = new Map<string, TokenBucket>();
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });

  constructor(deps: SocketDeps) {
    this.#deps = deps;
    deps.hosts.onChange((student) => {
      for (const page of this.#pages) if (page.who.student === student) page.showHost();
    });
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { door, identity, log } = this.#deps;
    const address = door.addressOf(request);
    const refuse = (status: keyof typeof REASONS, why: string) => {
      audit(log, { refused: 'websocket', why, address });
      socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    if (!door.mayEnter(request) || !door.isSameOrigin(request)) return refuse(403, 'wrong-origin');
    const session = sessionOf(request.headers.cookie);
    const who = await identity.who(session);
    if (who === null) return refuse(401, 'not-signed-in');
    const open = [...this.#pages].filter((page) => page.who.student === who.student).length;
    if (open >= MAX_PAGES) return refuse(429, 'too-many-pages');
    if (socket.destroyed) return;
    this.#server.handleUpgrade(request, socket, head, (websocket) => {
      const of = { who, session, address, costly: this.#costlyOf(who.student), line: socket };
      const page = new Page({ ...this.#deps, run: this.#run }, websocket, of, (gone) => this.#gone(gone));
      this.#pages.add(page);
      this.#deps.hosts.came(who.student);
    });
  }

  #gone(page: Page): void {
    this.#pages.delete(page);
    const { student } = page.who;
    if (![...this.#pages].some((other) => other.who.student === student)) this.#deps.hosts.left(student);
  }

  signedOut(session: string): void {
    for (const page of [...this.#pages]) if (page.session === session) page.close(CLOSE.notSignedIn);
  }

  dispose(): void {
    for (const page of [...this.#pages]) page.close(GOING_AWAY);
  }

  #costlyOf(student: string): TokenBucket {
    let bucket = this.#costly.get(student);
    if (bucket === undefined) this.#costly.set(student, (bucket = new TokenBucket(COSTLY, this.#deps.clock.now())));
    return bucket;
  }
}
