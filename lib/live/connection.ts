/**
 * The page's one websocket: says hello, keeps the line alive, notices silence, comes back with back-off, and gives
 * every message parsed. One listener; who shares it out is not its business.
 * Knows no terminal, no host and no React.
 */
import {
  decodeHistory,
  decodeOutput,
  encodeInput,
  type HistoryFrame,
  type InputFrame,
  type OutputFrame,
} from '../../protocol/frames.ts';
import { CLOSE, PING_INTERVAL_MS, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import { ServerMessage, type ClientMessage } from '../../protocol/messages.ts';
import { BackOff } from './back-off.ts';
import type { Clock, Timer } from './clock.ts';

export type LineState =
  | { state: 'connecting' }
  | { state: 'online' }
  /** since: ms since the epoch by this machine's clock. */
  | { state: 'reconnecting'; since: number; attempt: number }
  /** Trying again by itself would not help. */
  | { state: 'refused'; reason: 'not-signed-in' | 'old-page' | 'bad-message' };

export type Socket = {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
};

export type SocketHandlers = {
  onOpen(): void;
  onText(text: string): void;
  onBytes(bytes: Uint8Array): void;
  onClose(code: number): void;
};

/** What the connection needs of the world. */
export type Surroundings = {
  clock: Clock;
  random(): number;
  openSocket(handlers: SocketHandlers): Socket;
  /** Whether somebody is signed in; null if the server did not answer. */
  signedIn(): Promise<boolean | null>;
  /** Calls back when waiting on is pointless: the network is back, the page is looked at again. */
  onWake(wake: () => void): () => void;
  /** Other pages of the same browser: tell them that somebody types here, and hear it of them. */
  neighbours(onTold: () => void): { tell(): void; close(): void };
};

type Hello = Extract<ClientMessage, { type: 'hello' }>;

export type ConnectionListener = {
  onLine(line: LineState): void;
  onMessage(message: ServerMessage): void;
  onOutput(frame: OutputFrame): void;
  onHistory(frame: HistoryFrame): void;
};

/** A line that was just looked at again has this long to answer. */
const WAKE_ANSWER_MS = 4_000;
/** Opening a socket and the welcome together. */
const OPEN_MS = 15_000;

export class Connection {
  readonly #world: Surroundings;
  readonly #listener: ConnectionListener;
  readonly #hello: () => Hello;
  readonly #backOff: BackOff;
  #line: LineState = { state: 'connecting' };
  #socket: Socket | null = null;
  #running = false;
  #downSince = 0;
  #retry: Timer | null = null;
  #watch: Timer | null = null;
  #stopWake: (() => void) | null = null;

  constructor(world: Surroundings, hello: () => Hello, listener: ConnectionListener) {
    this.#world = world;
    this.#listener = listener;
    this.#hello = hello;
    this.#backOff = new BackOff(() => world.random());
  }

  get line(): LineState {
    return this.#line;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#downSince = this.#world.clock.now();
    this.#stopWake = this.#world.onWake(() => this.#woken());
    this.#open();
  }

  stop(): void {
    this.#running = false;
    this.#stopWake?.();
    this.#abandon();
    this.#set({ state: 'connecting' });
  }

  /** Now instead of later; also after a refusal. */
  retryNow(): void {
    if (!this.#running || this.#line.state === 'online') return;
    this.#abandon();
    this.#open();
  }

  /** False: there is no line, and nothing was kept. */
  send(message: ClientMessage): boolean {
    if (this.#line.state !== 'online' || this.#socket === null) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  sendInput(frame: InputFrame): boolean {
    if (this.#line.state !== 'online' || this.#socket === null) return false;
    this.#socket.send(encodeInput(frame));
    return true;
  }

  #open(): void {
    let opened = false;
    const mine = (then: () => void) => () => {
      if (this.#socket === socket) then();
    };
    const socket: Socket = this.#world.openSocket({
      onOpen: () =>
        mine(() => {
          opened = true;
          socket.send(JSON.stringify(this.#hello()));
        })(),
      onText: (text) => mine(() => this.#heard(text))(),
      onBytes: (bytes) => mine(() => this.#heard(bytes))(),
      onClose: (code) => mine(() => this.#closed(code, opened))(),
    });
    this.#socket = socket;
    this.#watchFor(OPEN_MS, () => this.#closed(0, opened));
  }

  #heard(data: string | Uint8Array): void {
    if (this.#line.state === 'online') this.#listen();
    if (typeof data !== 'string') return this.#heardBytes(data);
    const message = parse(data);
    // A newer server may say things that this page does not know; what matters to it comes in known words.
    if (message === null) return;
    if (message.type === 'welcome') {
      if (message.version !== PROTOCOL_VERSION) return this.#refuse('old-page');
      this.#backOff.up(this.#world.clock.now());
      this.#set({ state: 'online' });
      this.#listen();
    }
    this.#listener.onMessage(message);
  }

  #heardBytes(data: Uint8Array): void {
    const output = decodeOutput(data);
    if (output !== null) return this.#listener.onOutput(output);
    const history = decodeHistory(data);
    if (history !== null) this.#listener.onHistory(history);
  }

  /** Something was heard: the line is alive. After a silence ask, and after as long a silence again give up. */
  #listen(): void {
    this.#watchFor(PING_INTERVAL_MS, () => this.#ask(PING_INTERVAL_MS));
  }

  #ask(answerMs: number): void {
    this.send({ type: 'ping', at: this.#world.clock.now() });
    this.#watchFor(answerMs, () => this.#closed(0, true));
  }

  #woken(): void {
    if (this.#line.state === 'online') this.#ask(WAKE_ANSWER_MS);
    else if (this.#retry !== null) this.retryNow();
  }

  #closed(code: number, opened: boolean): void {
    this.#abandon();
    if (code === CLOSE.notSignedIn) return this.#refuse('not-signed-in');
    if (code === CLOSE.oldPage) return this.#refuse('old-page');
    if (code === CLOSE.badMessage) return this.#refuse('bad-message');
    const now = this.#world.clock.now();
    if (this.#line.state === 'online') this.#downSince = now;
    if (code === CLOSE.tooFast) this.#backOff.slower();
    const wait = this.#backOff.next(now);
    this.#set({ state: 'reconnecting', since: this.#downSince, attempt: this.#backOff.tries });
    this.#retry = this.#world.clock.after(wait, () => {
      this.#retry = null;
      this.#open();
    });
    // A refused upgrade looks like any other failure here: ask why over HTTP.
    if (!opened) void this.#whyNot();
  }

  async #whyNot(): Promise<void> {
    const signedIn = await this.#world.signedIn();
    if (signedIn === false && this.#line.state === 'reconnecting' && this.#running) this.#refuse('not-signed-in');
  }

  #refuse(reason: (LineState & { state: 'refused' })['reason']): void {
    this.#abandon();
    this.#set({ state: 'refused', reason });
  }

  #abandon(): void {
    this.#retry?.cancel();
    this.#retry = null;
    this.#watch?.cancel();
    this.#watch = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #watchFor(ms: number, then: () => void): void {
    this.#watch?.cancel();
    this.#watch = this.#world.clock.after(ms, then);
  }

  #set(line: LineState): void {
    this.#line = line;
    this.#listener.onLine(line);
  }
}

function parse(text: string): ServerMessage | null {
  try {
    const parsed = ServerMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: nothing that this page could use.
    return null;
  }
}
