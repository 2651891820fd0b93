/**
 * The page of somebody who looks on at a student's terminals: sees what they show and can do nothing to them. Anything
 * but looking ends the socket. Knows no frame; who may look on is decided by whoever makes one.
 */
import type { Duplex } from 'node:stream';
import { CLOSE, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';
import type { Who } from '../identity/identity.ts';
import { audit, type Log } from '../log.ts';
import type { Hosts } from '../sandboxes/hosts.ts';
import type { Onlooking, Terminals } from '../terminals/terminals.ts';
import { PageSocket } from './page-socket.ts';
import type { WebSocket } from 'ws';

export type OnlookerDeps = {
  hosts: Pick<Hosts, 'stateOf'>;
  terminals: Pick<Terminals, 'prepare' | 'lookOn'>;
  clock: Clock;
  log: Log;
  run: string;
};

export class Onlooker {
  readonly #deps: OnlookerDeps;
  readonly #socket: PageSocket;
  readonly #who: Who;
  readonly #student: string;
  #phase: 'new' | 'joining' | 'joined' | 'closed' = 'new';
  #looking: Onlooking | null = null;
  /** What came while joining, in order. */
  #early: ClientMessage[] = [];

  constructor(
    deps: OnlookerDeps,
    socket: WebSocket,
    of: { who: Who; student: string; address: string; line: Duplex },
    onClose: (onlooker: Onlooker) => void,
  ) {
    this.#deps = deps;
    this.#who = of.who;
    this.#student = of.student;
    this.#socket = new PageSocket(socket, of.line, deps.clock, {
      onMessage: (message) => this.#receive(message),
      onInput: () => this.close(CLOSE.readOnly),
      onRefused: (why) => audit(deps.log, { refused: 'frame', why, student: of.who.student, address: of.address }),
      onClose: () => {
        this.#phase = 'closed';
        this.#early = [];
        this.#looking?.leave();
        onClose(this);
      },
    });
  }

  close(code: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  #receive(message: ClientMessage): void {
    if (this.#phase === 'joining') this.#early.push(message);
    else if (this.#phase === 'new' && message.type === 'hello') void this.#hello(message.version);
    else if (this.#phase === 'joined') this.#dispatch(message);
    else if (this.#phase === 'new') this.close(CLOSE.badMessage);
  }

  async #hello(version: number): Promise<void> {
    if (version !== PROTOCOL_VERSION) return this.close(CLOSE.oldPage, String(PROTOCOL_VERSION));
    const { hosts, terminals, clock, run } = this.#deps;
    this.#phase = 'joining';
    await terminals.prepare(this.#student);
    if ((this.#phase as string) === 'closed') return;
    this.#phase = 'joined';
    this.#looking = terminals.lookOn(this.#student, this.#socket);
    this.#socket.tell({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      run,
      now: clock.now(),
      name: this.#who.name,
      role: this.#who.role,
      host: hosts.stateOf(this.#student),
      terminals: this.#looking.terminals,
    });
    for (const late of this.#early.splice(0)) this.#receive(late);
  }

  /** The size that an onlooker has room for changes nothing, nor does its claim. */
  #dispatch(message: ClientMessage): void {
    switch (message.type) {
      case 'terminal.attach':
        return this.#looking?.attach(message.terminal, message.from);
      case 'terminal.detach':
        return this.#looking?.detach(message.terminal);
      case 'terminal.ack':
        return this.#looking?.acknowledge(message.terminal, message.bytes);
      case 'ping':
        return this.#socket.tell({ type: 'pong', at: message.at });
      default:
        this.close(CLOSE.readOnly);
    }
  }
}
