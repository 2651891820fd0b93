/**
 * A page of a student, from hello to its end: each message becomes a call of the domain. Exhaustive: what is new in
 * the protocol does not compile until it has its place here. Knows no frame and no database.
 */
import type { Duplex } from 'node:stream';
import type { InputFrame } from '../../protocol/frames.ts';
import { CLOSE, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ClientMessage, ErrorCode } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';
import type { Who } from '../identity/identity.ts';
import { audit, type Log } from '../log.ts';
import type { Hosts } from '../sandboxes/hosts.ts';
import type { Terminals } from '../terminals/terminals.ts';
import type { TokenBucket } from '../token-bucket.ts';
import { PageSocket } from './page-socket.ts';
import type { Room, RoomPicture } from './room.ts';
import type { WebSocket } from 'ws';

export type PageDeps = {
  hosts: Hosts;
  terminals: Terminals;
  room: Room;
  clock: Clock;
  log: Log;
  /** Names this run of the server. */
  run: string;
};
type Hello = Extract<ClientMessage, { type: 'hello' }>;

/** What a page says while its student does nothing. */
const BY_ITSELF: ReadonlySet<ClientMessage['type']> = new Set(['ping', 'terminal.ack', 'host.use']);

export class Page {
  readonly who: Who;
  readonly session: string | null;
  readonly #deps: PageDeps;
  readonly #socket: PageSocket;
  readonly #costly: TokenBucket;
  #asksForUse = false;
  #phase: 'new' | 'joining' | 'joined' | 'closed' = 'new';
  /** What came while joining, in order. */
  #early: (() => void)[] = [];

  constructor(
    deps: PageDeps,
    socket: WebSocket,
    of: { who: Who; session: string | null; address: string; costly: TokenBucket; line: Duplex },
    onClose: (page: Page) => void,
  ) {
    this.#deps = deps;
    this.who = of.who;
    this.session = of.session;
    this.#costly = of.costly;
    this.#socket = new PageSocket(socket, of.line, deps.clock, {
      onMessage: (message) => this.#receive(message),
      onInput: (frame) => this.#input(frame),
      onRefused: (why) => audit(deps.log, { refused: 'frame', why, student: this.who.student, address: of.address }),
      onClose: () => {
        this.#phase = 'closed';
        this.#early = [];
        deps.terminals.leave(this.who.student, this.#socket);
        deps.room.leave(this);
        onClose(this);
      },
    });
  }

  close(code: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  /** The state of the student's host is another than before. */
  showHost(): void {
    if (this.#phase === 'joined') this.#tellHost();
  }

  showRoom(room: RoomPicture): void {
    this.#socket.tell(room);
  }

  #receive(message: ClientMessage): void {
    if (this.#phase === 'joining') return void this.#early.push(() => this.#receive(message));
    if (this.#phase === 'joined' && message.type !== 'hello') return this.#dispatch(message);
    if (this.#phase === 'new' && message.type === 'hello') return void this.#hello(message);
    if (this.#phase !== 'closed') this.close(CLOSE.badMessage);
  }

  /** From frame to stream without a pause: nothing here may wait. */
  #input(frame: InputFrame): void {
    if (this.#phase === 'joined') {
      this.#deps.terminals.input(this.who.student, this.#socket, frame);
      this.#deps.room.active(this.who.student);
    } else if (this.#phase === 'joining') this.#early.push(() => this.#input(frame));
    else if (this.#phase === 'new') this.close(CLOSE.badMessage);
  }

  async #hello(hello: Hello): Promise<void> {
    if (hello.version !== PROTOCOL_VERSION) return this.close(CLOSE.oldPage, String(PROTOCOL_VERSION));
    const { hosts, terminals, room, clock, run, log } = this.#deps;
    this.#phase = 'joining';
    try {
      await terminals.prepare(this.who.student);
    } catch (error) {
      log.error({ error: String(error), student: this.who.student }, 'terminals could not be prepared');
      return this.#socket.sendAway();
    }
    if ((this.#phase as string) === 'closed') return;
    this.#phase = 'joined';
    this.#socket.tell({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      run,
      now: clock.now(),
      name: this.who.name,
      role: this.who.role,
      host: hosts.stateOf(this.who.student),
      terminals: terminals.join(this.who.student, this.#socket),
    });
    if (!terminals.reachable(this.who.student)) this.#socket.tell({ type: 'shells', reachable: false });
    room.enter(this, hello.course ?? null, hello.lesson ?? null);
    for (const late of this.#early.splice(0)) late();
  }

  #dispatch(message: Exclude<ClientMessage, Hello>): void {
    const { hosts, terminals, room } = this.#deps;
    const { student } = this.who;
    const viewer = this.#socket;
    if (!BY_ITSELF.has(message.type)) room.active(student);
    switch (message.type) {
      case 'here':
        return room.here(this, message.course, message.lesson);
      case 'host.open':
        return this.#orTooFast(hosts.open(this.who), () => this.#tellHost());
      case 'host.reset':
        return this.#orTooFast(hosts.reset(this.who));
      case 'host.stay':
        return hosts.touch(student);
      case 'host.use':
        return void this.#tellUse();
      case 'terminal.open':
        if (!this.#mayCost(message.request)) return;
        return void terminals.open(student, viewer, message.request, sizeOf(message));
      case 'terminal.attach':
        return terminals.attach(student, viewer, message.terminal, message.from, sizeOf(message), message.claim);
      case 'terminal.claim':
        return terminals.claim(student, viewer, message.terminal, sizeOf(message));
      case 'terminal.detach':
        return terminals.detach(student, viewer, message.terminal);
      case 'terminal.resize':
        return terminals.resize(student, viewer, message.terminal, sizeOf(message));
      case 'terminal.rename':
        if (!this.#mayCost()) return;
        return terminals.rename(student, viewer, message.terminal, message.title);
      case 'terminal.close':
        if (!this.#mayCost()) return;
        return terminals.close(student, viewer, message.terminal);
      case 'terminal.ack':
        return terminals.acknowledge(student, viewer, message.terminal, message.bytes);
      case 'file.save':
        if (!this.#mayCost(message.request)) return;
        return void terminals.save(student, viewer, message);
      case 'room.watch':
        return this.who.role === 'instructor' ? room.watch(this) : this.#error('not-allowed');
      case 'ping':
        return viewer.tell({ type: 'pong', at: message.at });
      default:
        message satisfies never;
    }
  }

  #tellHost(): void {
    const { hosts, clock } = this.#deps;
    this.#socket.tell({ type: 'host', host: hosts.stateOf(this.who.student), now: clock.now() });
  }

  /** One at a time, however slow its place is: whoever asks meanwhile gets the same answer. */
  async #tellUse(): Promise<void> {
    if (this.#asksForUse || !this.#mayCost()) return;
    this.#asksForUse = true;
    try {
      const use = await this.#deps.hosts.use(this.who.student);
      this.#socket.tell({ type: 'use', use });
    } finally {
      this.#asksForUse = false;
    }
  }

  #orTooFast(done: boolean, then?: () => void): void {
    if (done) then?.();
    else this.#error('too-fast');
  }

  #mayCost(request?: string): boolean {
    if (this.#costly.take(this.#deps.clock.now())) return true;
    this.#error('too-fast', request);
    return false;
  }

  #error(code: ErrorCode, request?: string): void {
    this.#socket.tell(request === undefined ? { type: 'error', code } : { type: 'error', code, request });
  }
}

/** Without what else the message carries. */
const sizeOf = ({ columns, rows }: { columns: number; rows: number }) => ({ columns, rows });
