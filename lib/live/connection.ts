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
import { LineFigures, lossOf, type Figures } from './line-figures.ts';

export type LineState =
  | { state: 'connecting' }
  | { state: 'online' }
  /** since: ms since the epoch by this machine's clock. */
  | { state: 'reconnecting'; since: number; attempt: number; trouble: Trouble }
  /**
   * Trying again by itself would not help. `old-page`: the server is newer, and loading the page again will do;
   * `still-old-page`: that was done, and did not do. `version` is the server's, empty if it did not tell.
   */
  | { state: 'refused'; reason: Refused; version?: string };

export type Refused = 'not-signed-in' | 'old-page' | 'still-old-page' | 'bad-message';

/**
 * What is known of a line that is lost. `lost`: no more than that; `away`: nothing answers, the server or the network
 * is away; `blocked`: the server answers, but no websocket comes about; `old-server`: it is about to be updated.
 */
export type Trouble = 'lost' | 'away' | 'blocked' | 'old-server';

export type Socket = {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
};

export type SocketHandlers = {
  onOpen(): void;
  onText(text: string): void;
  onBytes(bytes: Uint8Array): void;
  /** `reason` is what the far end gave with the code. */
  onClose(code: number, reason?: string): void;
};

/** What the connection needs of the world. */
export type Surroundings = {
  clock: Clock;
  random(): number;
  openSocket(handlers: SocketHandlers): Socket;
  /** Whether somebody is signed in; null if the server did not answer. */
  signedIn(): Promise<boolean | null>;
  /** The version of the server for which this tab loaded the page again last; null: it never did. */
  reloadedFor(): string | null;
  /** Calls back when waiting on is pointless: the network is back, the page is looked at again. */
  onWake(wake: () => void): () => void;
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
/** How often a line that somebody looks at is measured. */
const MEASURE_MS = 3_000;
/** So many websockets in a row that did not come about, while the server answers otherwise, are no accident. */
const BLOCKED_AFTER = 3;
/** Our own word for a socket on which nothing came for too long; no close code is 0. */
const SILENCE = 0;

export class Connection {
  readonly #world: Surroundings;
  readonly #listener: ConnectionListener;
  readonly #hello: () => Hello;
  readonly #backOff: BackOff;
  readonly #figures = new LineFigures();
  #line: LineState = { state: 'connecting' };
  #socket: Socket | null = null;
  #running = false;
  #downSince = 0;
  #retry: Timer | null = null;
  #watch: Timer | null = null;
  #measuring: Timer | null = null;
  #trouble: Trouble = 'lost';
  /** Websockets in a row that did not come about while the server answered. */
  #prevented = 0;
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

  get figures(): Figures {
    return this.#figures.figures;
  }

  /** Somebody looks at the figures: the line is asked again and again, until that ends. */
  measure(on: boolean): void {
    this.#measuring?.cancel();
    this.#measuring = null;
    if (!on) return;
    this.#ping();
    this.#measuring = this.#world.clock.after(MEASURE_MS, () => this.measure(true));
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
    this.measure(false);
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
      onClose: (code, reason) => mine(() => this.#closed(code, reason ?? '', opened))(),
    });
    this.#socket = socket;
    this.#watchFor(OPEN_MS, () => this.#closed(SILENCE, '', false));
  }

  #heard(data: string | Uint8Array): void {
    if (this.#line.state === 'online') this.#listen();
    if (typeof data !== 'string') return this.#heardBytes(data);
    const message = parse(data);
    // A newer server may say things that this page does not know; what matters to it comes in known words.
    if (message === null) return;
    if (message.type === 'welcome') {
      if (message.version !== PROTOCOL_VERSION) return this.#otherVersion(String(message.version));
      this.#prevented = 0;
      this.#trouble = 'lost';
      this.#backOff.up(this.#world.clock.now());
      this.#set({ state: 'online' });
      this.#listen();
    }
    if (message.type === 'pong') this.#figures.answered(this.#world.clock.now() - message.at);
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
    this.#ping();
    this.#watchFor(answerMs, () => this.#closed(SILENCE, '', true));
  }

  #ping(): void {
    this.send({ type: 'ping', at: this.#world.clock.now() });
  }

  #woken(): void {
    if (this.#line.state === 'online') this.#ask(WAKE_ANSWER_MS);
    else if (this.#retry !== null) this.retryNow();
  }

  /** `opened`: the websocket came about. One that was opened and never heard of again counts as none. */
  #closed(code: number, reason: string, opened: boolean): void {
    this.#abandon();
    const now = this.#world.clock.now();
    if (this.#line.state === 'online') {
      this.#downSince = now;
      this.#figures.lost(now, lossOf(code));
    }
    if (code === CLOSE.notSignedIn) return this.#refuse('not-signed-in');
    if (code === CLOSE.oldPage) return this.#otherVersion(reason);
    if (code === CLOSE.badMessage) return this.#refuse('bad-message');
    if (code === CLOSE.tooFast) this.#backOff.slower();
    if (opened) this.#trouble = 'lost';
    this.#tryLater();
    // A refused upgrade looks like any other failure here: ask why over HTTP.
    if (!opened) void this.#whyNot(code === SILENCE);
  }

  #tryLater(): void {
    const wait = this.#backOff.next(this.#world.clock.now());
    this.#showReconnecting();
    this.#retry = this.#world.clock.after(wait, () => {
      this.#retry = null;
      this.#open();
    });
  }

  #showReconnecting(): void {
    this.#set({
      state: 'reconnecting',
      since: this.#downSince,
      attempt: this.#backOff.tries,
      trouble: this.#trouble,
    });
  }

  /** `swallowed`: it was not even refused, which takes longer and weighs more. */
  async #whyNot(swallowed: boolean): Promise<void> {
    const signedIn = await this.#world.signedIn();
    if (this.#line.state !== 'reconnecting' || !this.#running) return;
    if (signedIn === false) return this.#refuse('not-signed-in');
    this.#prevented = signedIn === null ? 0 : this.#prevented + (swallowed ? 2 : 1);
    const trouble = signedIn === null ? 'away' : this.#prevented >= BLOCKED_AFTER ? 'blocked' : 'lost';
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#showReconnecting();
  }

  /** `version` is the server's, as far as it is told. A server that is older is about to be updated, like this page was. */
  #otherVersion(version: string): void {
    if (version !== '' && Number(version) < PROTOCOL_VERSION) {
      this.#abandon();
      this.#trouble = 'old-server';
      this.#backOff.slower();
      return this.#tryLater();
    }
    this.#refuse(this.#world.reloadedFor() === version ? 'still-old-page' : 'old-page', version);
  }

  #refuse(reason: Refused, version?: string): void {
    this.#abandon();
    this.#set({ state: 'refused', reason, ...(version === undefined ? {} : { version }) });
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
