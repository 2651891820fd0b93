/** The live connection's surroundings in tests: a clock moved by hand, and sockets whose far end is the test. */
import { decodeInput, encodeHistory, encodeOutput, type InputFrame } from '../../protocol/frames.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import type { Socket, SocketHandlers, Surroundings } from './connection.ts';
import { ManualClock } from './manual-clock.ts';
import type { Attachment } from './output-position.ts';

export class TestSocket implements Socket {
  readonly handlers: SocketHandlers;
  readonly sent: ClientMessage[] = [];
  readonly input: InputFrame[] = [];
  closed = false;

  constructor(handlers: SocketHandlers) {
    this.handlers = handlers;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (typeof data === 'string') this.sent.push(JSON.parse(data) as ClientMessage);
    else this.input.push(decodeInput(data)!);
  }

  close(): void {
    this.closed = true;
  }

  say(message: ServerMessage): void {
    this.handlers.onText(JSON.stringify(message));
  }

  show(terminal: number, position: number, text: string): void {
    this.handlers.onBytes(encodeOutput({ terminal, position, bytes: new TextEncoder().encode(text) }));
  }

  showHistory(terminal: number, text: string): void {
    this.handlers.onBytes(encodeHistory({ terminal, bytes: new TextEncoder().encode(text) }));
  }

  /** Output follows from `from` on; what lies before `live` is old. */
  attached(
    terminal: number,
    from: number,
    { reset = false, live = from, history = 0, ...key }: Partial<Attachment> & { marks?: string } = {},
  ): void {
    this.say({ type: 'terminal.attached', terminal, from, reset, live, history, ...key });
  }

  /** What was sent of one kind. */
  of<Type extends ClientMessage['type']>(type: Type) {
    return this.sent.filter((message): message is Extract<ClientMessage, { type: Type }> => message.type === type);
  }
}

export class TestWorld implements Surroundings {
  readonly clock = new ManualClock();
  readonly sockets: TestSocket[] = [];
  isSignedIn: boolean | null = null;
  reloaded: string | null = null;
  #wakes = new Set<() => void>();

  get socket(): TestSocket {
    return this.sockets.at(-1)!;
  }

  random(): number {
    return 0.5;
  }

  openSocket(handlers: SocketHandlers): Socket {
    const socket = new TestSocket(handlers);
    this.sockets.push(socket);
    return socket;
  }

  signedIn(): Promise<boolean | null> {
    return Promise.resolve(this.isSignedIn);
  }

  reloadedFor(): string | null {
    return this.reloaded;
  }

  onWake(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => void this.#wakes.delete(wake);
  }

  wake(): void {
    for (const wake of this.#wakes) wake();
  }
}

export const welcome = (
  change: Partial<ServerMessage & { type: 'welcome' }> = {},
): ServerMessage & { type: 'welcome' } => ({
  type: 'welcome',
  version: PROTOCOL_VERSION,
  now: 0,
  name: 'Ada',
  role: 'student',
  host: { phase: 'absent' },
  terminals: [],
  run: 'run-1',
  ...change,
});
