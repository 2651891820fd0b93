/**
 * A student's host over the wire, without a page: opens terminals, types into them, and reads the marks that the shell
 * puts around each command (OSC 133), which no page shows. Knows nothing of lessons.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { decodeOutput, encodeInput, WRITER_BYTES } from '../protocol/frames.ts';
import { INPUT_CHUNK_BYTES, PROTOCOL_VERSION } from '../protocol/limits.ts';
import { type ClientMessage, type HostState, ServerMessage, type TerminalInfo } from '../protocol/messages.ts';
import { type Cookie, signIn } from './classroom.ts';
import { baseUrl } from './instance.ts';
import { until } from './wait.ts';

const SIZE = { columns: 120, rows: 40 };

const ESCAPES = /\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|[()][A-Z0-9]|[@-Z\\-_=>])/g;

const MARK = /\x1b\]133;([ABCD])(?:;(\d+))?[^\x07\x1b]*(?:\x07|\x1b\\)/g;

export type Mark = { kind: 'A' | 'B' | 'C' | 'D'; status: number | null };

/** One terminal and all that it has said. */
export class BareTerminal {
  readonly id: number;
  #raw = '';
  readonly #decoder = new TextDecoder();
  readonly #send: (frame: Uint8Array) => void;

  constructor(id: number, send: (frame: Uint8Array) => void) {
    this.id = id;
    this.#send = send;
  }

  take(bytes: Uint8Array): void {
    this.#raw += this.#decoder.decode(bytes, { stream: true });
  }

  /** Where the output ends at this moment. */
  get end(): number {
    return this.#raw.length;
  }

  /** What was said from there on, without colours and marks. */
  text(from = 0): string {
    return this.#raw.slice(from).replaceAll(ESCAPES, '').replaceAll('\r', '');
  }

  marks(from = 0): Mark[] {
    return [...this.#raw.slice(from).matchAll(MARK)].map(([, kind, status]) => ({
      kind: kind as Mark['kind'],
      status: status === undefined ? null : Number(status),
    }));
  }

  /** Types as one writer, as a click on Run does. */
  type(text: string): void {
    const writer = randomBytes(WRITER_BYTES);
    const bytes = new TextEncoder().encode(text);
    for (let number = 1, at = 0; at < bytes.length; number += 1, at += INPUT_CHUNK_BYTES)
      this.#send(encodeInput({ terminal: this.id, writer, number, bytes: bytes.subarray(at, at + INPUT_CHUNK_BYTES) }));
  }
}

export class BareHost {
  readonly name: string;
  /** The session of its student, for a page. */
  readonly cookie: Cookie;
  readonly #socket: WebSocket;
  readonly #terminals = new Map<number, BareTerminal>();
  readonly #answers = new Map<string, ServerMessage>();
  #state: HostState = { phase: 'absent' };
  #listed: readonly TerminalInfo[] = [];

  private constructor(name: string, cookie: Cookie, socket: WebSocket) {
    this.name = name;
    this.cookie = cookie;
    this.#socket = socket;
    socket.on('message', (data: Buffer, binary) => (binary ? this.#output(data) : this.#message(String(data))));
  }

  /** Comes in as a fresh student and opens a host, ready for Docker. */
  static async open(name: string, classCode: string | null): Promise<BareHost> {
    const cookie = classCode === null ? '' : await signIn({ door: 'class', code: classCode, name });
    const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/ws`, { headers: { origin: baseUrl, cookie } });
    await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
    const host = new BareHost(name, cookie, socket);
    host.#send({ type: 'hello', version: PROTOCOL_VERSION });
    host.#send({ type: 'host.open' });
    await until('the host is ready', 90_000, () => {
      if (host.#state.phase === 'failed' || host.#state.phase === 'ended') throw new Error(JSON.stringify(host.#state));
      return host.#state.phase === 'ready';
    });
    return host;
  }

  /** Whatever was open is closed, and one fresh shell waits for a page. */
  async startOver(): Promise<void> {
    for (const { id } of this.#listed) this.#send({ type: 'terminal.close', terminal: id });
    await until('all terminals are closed', 20_000, () => this.#listed.length === 0);
    await this.#openTerminal();
  }

  async newTerminal(): Promise<BareTerminal> {
    const id = await this.#openTerminal();
    const terminal = new BareTerminal(id, (frame) => this.#socket.send(frame));
    this.#terminals.set(id, terminal);
    this.#send({ type: 'terminal.attach', terminal: id, from: null, ...SIZE, claim: true });
    await until('the shell waits for a command', 20_000, () => terminal.marks().some(({ kind }) => kind === 'B'));
    return terminal;
  }

  async save(path: string, content: string): Promise<void> {
    const request = randomUUID();
    this.#send({ type: 'file.save', request, path, content });
    const saved = await until(`${path} is saved`, 20_000, () => this.#answers.get(request));
    if (saved.type !== 'file.saved') throw new Error(`${path}: ${JSON.stringify(saved)}`);
  }

  close(): void {
    this.#socket.close();
  }

  async #openTerminal(): Promise<number> {
    const request = randomUUID();
    this.#send({ type: 'terminal.open', request, ...SIZE });
    const opened = await until('a terminal opens', 20_000, () => this.#answers.get(request));
    if (opened.type !== 'terminal.opened') throw new Error(JSON.stringify(opened));
    return opened.terminal;
  }

  #send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #message(text: string): void {
    const message = ServerMessage.parse(JSON.parse(text));
    if (message.type === 'host' || message.type === 'welcome') this.#state = message.host;
    if (message.type === 'terminals' || message.type === 'welcome') this.#listed = message.terminals;
    if ('request' in message && message.request !== undefined) this.#answers.set(message.request, message);
    if (message.type === 'error' && message.request === undefined) console.error(message);
  }

  #output(data: Buffer): void {
    const frame = decodeOutput(data);
    if (frame === null) return;
    this.#terminals.get(frame.terminal)?.take(frame.bytes);
    this.#send({ type: 'terminal.ack', terminal: frame.terminal, bytes: frame.bytes.length });
  }
}
