/**
 * A page without a browser: the websocket of a student, its terminals, and the acknowledgements that a page would send.
 * As little as a client of the protocol can be, so that it takes no time from what is measured.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { decodeHistory, decodeOutput, encodeInput, WRITER_BYTES } from '../../../protocol/frames.ts';
import { OUTPUT_ACK_MS, PROTOCOL_VERSION, outputAckBytes } from '../../../protocol/limits.ts';
import type { ClientMessage, HostState, ServerMessage } from '../../../protocol/messages.ts';
import { Problem } from '../../problem.ts';
import { Output } from '../output.ts';
import { PROMPT, SIZE, type Terminal } from '../peer.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class Page {
  readonly #socket: WebSocket;
  readonly #terminals = new Map<number, PageTerminal>();
  readonly #answers = new Map<string, (message: Of<'terminal.opened'> | Of<'error'>) => void>();
  readonly #onHost = new Set<(host: HostState) => void>();
  #host: HostState = { phase: 'absent' };
  #welcome: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('close', (code) => {
      for (const { output } of this.#terminals.values()) output.end(`The server closed a page's socket (${code}).`);
    });
    socket.on('message', (data: Buffer, binary: boolean) => (binary ? this.#output(data) : this.#told(data)));
  }

  /** Resolves when the server has said welcome. */
  static async open(origin: string, cookie: string): Promise<Page> {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`, {
      headers: { origin, cookie },
      perMessageDeflate: false,
    });
    const page = new Page(socket);
    await new Promise<void>((resolve, reject) => {
      page.#welcome = resolve;
      socket.on('error', reject);
      socket.once('close', (code) => reject(new Problem(`The server closed a page's socket (${code}).`)));
      socket.once('open', () => page.#send({ type: 'hello', version: PROTOCOL_VERSION }));
    });
    return page;
  }

  /** Asks for the host and waits until it can be used. */
  async host(): Promise<void> {
    this.#send({ type: 'host.open' });
    // What was told before is of a try before.
    if (this.#host.phase === 'failed' || this.#host.phase === 'ended') this.#host = { phase: 'absent' };
    await new Promise<void>((resolve, reject) => {
      const look = (host: HostState) => {
        if (host.phase === 'failed' || host.phase === 'ended') reject(new Problem(`No host: ${JSON.stringify(host)}`));
        else if (host.phase === 'ready') resolve();
        else return;
        this.#onHost.delete(look);
      };
      this.#onHost.add(look);
      look(this.#host);
    });
  }

  /** `alone`: the page goes with its terminal. */
  async terminal(alone = false): Promise<PageTerminal> {
    const request = randomUUID();
    this.#send({ type: 'terminal.open', request, ...SIZE });
    const answer = await new Promise<Of<'terminal.opened'> | Of<'error'>>((resolve) =>
      this.#answers.set(request, resolve),
    );
    if (answer.type === 'error') throw new Problem(`The server opened no terminal: ${answer.code}.`);
    return this.attach(answer.terminal, alone);
  }

  /** Everything kept of it, and what follows. */
  attach(id: number, alone = false): PageTerminal {
    const terminal = new PageTerminal(id, alone, this.#socket, (message) => this.#send(message));
    this.#terminals.set(id, terminal);
    this.#send({ type: 'terminal.attach', terminal: id, from: null, claim: true, ...SIZE });
    return terminal;
  }

  close(): void {
    this.#socket.terminate();
  }

  #send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #told(data: Buffer): void {
    const message = JSON.parse(data.toString('utf8')) as ServerMessage;
    switch (message.type) {
      case 'welcome':
        this.#host = message.host;
        return this.#welcome();
      case 'host':
        this.#host = message.host;
        for (const look of [...this.#onHost]) look(message.host);
        return;
      case 'terminal.opened':
      case 'error':
        if (message.request === undefined) return;
        this.#answers.get(message.request)?.(message);
        this.#answers.delete(message.request);
        return;
      default:
    }
  }

  #output(data: Buffer): void {
    const frame = decodeOutput(data) ?? decodeHistory(data);
    if (frame !== null) this.#terminals.get(frame.terminal)?.take(frame.bytes as Buffer);
  }
}

export class PageTerminal implements Terminal {
  readonly id: number;
  readonly output = new Output();
  readonly prompt: Promise<number>;
  readonly #alone: boolean;
  readonly #socket: WebSocket;
  readonly #send: (message: ClientMessage) => void;
  readonly #writer = randomBytes(WRITER_BYTES);
  #number = 0;
  #unacknowledged = 0;
  #acknowledging: NodeJS.Timeout | null = null;

  constructor(id: number, alone: boolean, socket: WebSocket, send: (message: ClientMessage) => void) {
    this.id = id;
    this.#alone = alone;
    this.#socket = socket;
    this.#send = send;
    this.prompt = this.output.until(PROMPT);
  }

  take(bytes: Buffer): void {
    const enough = outputAckBytes(this.output.bytes);
    this.output.take(bytes);
    this.#unacknowledged += bytes.length;
    if (this.#unacknowledged >= enough) this.#acknowledge();
    else this.#acknowledging ??= setTimeout(() => this.#acknowledge(), OUTPUT_ACK_MS);
  }

  write(text: string): void {
    const bytes = Buffer.from(text);
    this.#socket.send(encodeInput({ terminal: this.id, writer: this.#writer, number: (this.#number += 1), bytes }));
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    if (this.#acknowledging !== null) clearTimeout(this.#acknowledging);
    this.#send({ type: 'terminal.close', terminal: this.id });
    if (this.#alone) this.#socket.close();
  }

  #acknowledge(): void {
    if (this.#acknowledging !== null) clearTimeout(this.#acknowledging);
    this.#acknowledging = null;
    this.#send({ type: 'terminal.ack', terminal: this.id, bytes: this.#unacknowledged });
    this.#unacknowledged = 0;
  }
}
