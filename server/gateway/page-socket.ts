/**
 * One page's websocket: frames in, frames out, in order and within limits, kept alive. Gives whole messages to its
 * owner; knows no host and no terminal.
 */
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import {
  decodeInput,
  encodeHistory,
  encodeOutput,
  type HistoryFrame,
  type InputFrame,
  type OutputFrame,
} from '../../protocol/frames.ts';
import {
  CLOSE,
  INPUT_CHUNK_BYTES,
  MAX_TERMINALS,
  OUTPUT_WINDOW_BYTES,
  PING_INTERVAL_MS,
} from '../../protocol/limits.ts';
import { ClientMessage, type ErrorCode, type ServerMessage } from '../../protocol/messages.ts';
import type { Clock, Disposable } from '../clock.ts';
import type { Viewer } from '../terminals/viewer.ts';
import { TokenBucket } from '../token-bucket.ts';

export type PageEvents = {
  onMessage(message: ClientMessage): void;
  onInput(frame: InputFrame): void;
  /** Whatever ended it; comes once. */
  onClose(): void;
  onRefused(why: string): void;
};

/** A page that shows floods in several terminals acknowledges some hundreds of times a second. */
const FRAMES = { burst: 3_000, perSecond: 1_500 };
const BYTES = { burst: 8 * 1024 * 1024, perSecond: 2 * 1024 * 1024 };
/** An honest page never lets more wait: it acknowledges what it got, and only that. */
const WAITING_BYTES = (MAX_TERMINALS + 4) * OUTPUT_WINDOW_BYTES.max;
/** What an honest page does not ask for. */
const AUDITED: ReadonlySet<ErrorCode> = new Set(['no-such-terminal', 'bad-path', 'not-allowed', 'too-fast']);
/** RFC 6455: come again later. */
const TRY_AGAIN_LATER = 1013;

export class PageSocket implements Viewer {
  readonly #socket: WebSocket;
  /** What it is spoken through. */
  readonly #line: Duplex;
  readonly #clock: Clock;
  readonly #events: PageEvents;
  readonly #frames: TokenBucket;
  readonly #bytes: TokenBucket;
  #alive = true;
  #closed = false;
  #gathering = false;
  #ping: Disposable | null = null;

  constructor(socket: WebSocket, line: Duplex, clock: Clock, events: PageEvents) {
    this.#socket = socket;
    this.#line = line;
    this.#clock = clock;
    this.#events = events;
    this.#frames = new TokenBucket(FRAMES, clock.now());
    this.#bytes = new TokenBucket(BYTES, clock.now());
    socket.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary));
    socket.on('pong', () => (this.#alive = true));
    // ws closes by itself after an error, with the code that fits: too big, not UTF-8, not a frame.
    socket.on('error', () => events.onRefused('bad-frame'));
    socket.on('close', () => this.#end());
    this.#pingLater();
  }

  tell(message: ServerMessage): void {
    if (message.type === 'error' && AUDITED.has(message.code)) this.#events.onRefused(message.code);
    this.#send(JSON.stringify(message));
  }

  output(frame: OutputFrame): void {
    this.#send(encodeOutput(frame));
  }

  history(frame: HistoryFrame): void {
    this.#send(encodeHistory(frame));
  }

  sendAway(): void {
    this.close(TRY_AGAIN_LATER);
  }

  close(code: number, reason = ''): void {
    this.#socket.close(code, reason);
    // A page that does not answer the close is not waited for.
    this.#clock.after(5_000, () => this.#socket.terminate());
    this.#end();
  }

  #send(data: string | Uint8Array): void {
    if (this.#closed) return;
    this.#gather();
    this.#socket.send(data);
    if (this.#socket.bufferedAmount > WAITING_BYTES) {
      this.#events.onRefused('does-not-read');
      this.#socket.terminate();
    }
  }

  /** What is said in one go is written in one go: an echo and the word that its key was applied, a flood's many pieces. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.#line.cork();
    process.nextTick(() => {
      this.#gathering = false;
      this.#line.uncork();
    });
  }

  #receive(data: RawData & Buffer, isBinary: boolean): void {
    if (this.#closed) return;
    this.#alive = true;
    const now = this.#clock.now();
    if (!this.#frames.take(now) || !this.#bytes.take(now, data.length)) return this.#refuse('too-fast', CLOSE.tooFast);
    if (isBinary) {
      const frame = decodeInput(data);
      if (frame === null || frame.number < 1 || frame.bytes.length > INPUT_CHUNK_BYTES) return this.#bad();
      return this.#events.onInput(frame);
    }
    const message = ClientMessage.safeParse(parse(data));
    if (!message.success) return this.#bad();
    this.#events.onMessage(message.data);
  }

  #bad(): void {
    this.#refuse('bad-message', CLOSE.badMessage);
  }

  #refuse(why: string, code: number): void {
    this.#events.onRefused(why);
    this.close(code);
  }

  #pingLater(): void {
    this.#ping = this.#clock.after(PING_INTERVAL_MS, () => {
      if (!this.#alive) return this.#socket.terminate();
      this.#alive = false;
      this.#socket.ping();
      this.#pingLater();
    });
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#ping?.dispose();
    this.#events.onClose();
  }
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    // The schema rejects undefined as it rejects any other nonsense.
    return undefined;
  }
}
