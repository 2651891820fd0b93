/**
 * One terminal behind a server, as the contract says (protocol/, sandbox/ptyhost/PROTOCOL.md), small enough that every
 * boundary is met: a ring with a history behind it, credit, sizes in turn, writers. What is on its way waits until a
 * test delivers it, and is lost when the line is cut. Old output comes in capitals, so that a test can tell. For tests.
 */
import type { InputFrame } from '../../protocol/frames.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import type { TestSocket } from './test-world.ts';
import { hex } from './writer.ts';

const ID = 1;
const ROWS = 24;
/** Bytes that may be on the way unacknowledged, of one frame, and of the history that is kept. */
const [WINDOW, FRAME, HISTORY] = [40, 7, 30];

type Attachment = { next: number; live: number; history: string; unacknowledged: number; size: number | null };

export class SimulatedTerminal {
  typed = '';
  acknowledgedTooMuch = false;
  replays = 0;
  #output: { letter: string; width: number }[] = [];
  #start = 0;
  #width = 50;
  #elsewhere = false;
  #room = 0;
  #socket: TestSocket | null = null;
  #heard = { messages: 0, inputs: 0 };
  #attachment: Attachment | null = null;
  #toPage: (() => void)[] = [];
  readonly #writers = new Map<string, number>();
  /** What the page began with when it was last told to forget what it showed. */
  #began = { at: 0, start: 0, width: 0 };

  connect(socket: TestSocket): void {
    this.#socket = socket;
    this.#heard = { messages: 0, inputs: 0 };
  }

  /** The line is lost, with whatever was on it. */
  cut(): void {
    this.#socket = null;
    this.#attachment = null;
    this.#toPage = [];
  }

  print(count: number): void {
    for (let n = 0; n < count; n += 1) {
      this.#output.push({ letter: String.fromCharCode(97 + (this.#output.length % 26)), width: this.#width });
    }
  }

  resizedElsewhere(width: number): void {
    this.#elsewhere = true;
    this.#width = width;
    this.#toPage.push(() => this.#socket?.say({ type: 'terminal.control', terminal: ID, yours: false }));
  }

  /** The ring is full: half of it goes to the history, and who was slow loses its place. */
  forgetOldest(): void {
    this.#start += Math.ceil((this.#output.length - this.#start) / 2);
    const { unacknowledged = 0, next = this.#start } = this.#attachment ?? {};
    if (next < this.#start) this.#begin(this.#start, true, unacknowledged);
  }

  /** Takes so many of the page's messages. */
  listen(count: number): void {
    for (let n = 0; n < count && this.#socket !== null; n += 1) {
      const message = this.#socket.sent[this.#heard.messages];
      const input = this.#socket.input[this.#heard.inputs];
      if (input !== undefined) {
        this.#heard.inputs += 1;
        this.#applies(input);
      } else if (message !== undefined) {
        this.#heard.messages += 1;
        this.#hears(message);
      }
    }
  }

  /** Lets so many messages arrive at the page. */
  deliver(count: number): void {
    for (let n = 0; n < count; n += 1) {
      if (this.#toPage.length === 0) this.#send();
      this.#toPage.shift()?.();
    }
  }

  get idle(): boolean {
    return this.#toPage.length === 0 && this.#attachment?.next === this.#output.length;
  }

  /** What a page must show: each letter with the width it was written at; of history nobody knows it. */
  get kept(): string[] {
    const { at, start, width } = this.#began;
    return this.#output.slice(at).map((one, index) => `${one.letter}${at + index < start ? width : one.width}`);
  }

  #hears(message: ClientMessage): void {
    if (message.type === 'terminal.attach') {
      this.#room = message.columns;
      if (message.claim) this.#elsewhere = false;
      if (!this.#elsewhere) this.#width = this.#room;
      const yours = !this.#elsewhere;
      this.#toPage.push(() => this.#socket?.say({ type: 'terminal.control', terminal: ID, yours }));
      const from = message.from ?? -1;
      const known = from >= this.#start && from <= this.#output.length;
      this.#begin(known ? from : this.#start, !known, 0);
    } else if (message.type === 'terminal.resize') {
      this.#room = message.columns;
      if (!this.#elsewhere) this.#width = this.#room;
    } else if (message.type === 'terminal.ack' && this.#attachment !== null) {
      this.#attachment.unacknowledged -= message.bytes;
      this.acknowledgedTooMuch ||= this.#attachment.unacknowledged < 0;
    }
  }

  #applies({ writer, number, bytes }: InputFrame): void {
    const name = hex(writer);
    const last = this.#writers.get(name) ?? 0;
    if (number === last + 1) {
      this.#writers.set(name, number);
      this.typed += new TextDecoder().decode(bytes);
    }
    const stands = this.#writers.get(name) ?? 0;
    this.#toPage.push(() =>
      this.#socket?.say({ type: 'terminal.applied', terminal: ID, writer: name, number: stands }),
    );
  }

  #begin(from: number, reset: boolean, unacknowledged: number): void {
    const at = reset ? Math.max(0, this.#start - HISTORY) : from;
    const history = this.#letters(at, from).toUpperCase();
    const live = this.#output.length;
    this.#attachment = { next: from, live, history, unacknowledged, size: null };
    const width = this.#widthAt(from);
    this.#toPage.push(() => {
      if (reset) this.#began = { at, start: from, width };
      this.replays += 1;
      this.#socket?.attached(ID, from, { reset, live, history: history.length });
    });
    this.#tellSize(this.#attachment);
  }

  /** What comes next, if the window allows it. */
  #send(): void {
    const to = this.#attachment;
    if (to === null) return;
    this.#tellSize(to);
    const room = Math.min(FRAME, WINDOW - to.unacknowledged);
    if (room <= 0) return;
    if (to.history !== '') {
      const piece = to.history.slice(0, room);
      to.history = to.history.slice(room);
      to.unacknowledged += piece.length;
      this.#toPage.push(() => this.#socket?.showHistory(ID, piece));
      return;
    }
    const from = to.next;
    while (to.next < this.#output.length && to.next < from + room && this.#widthAt(to.next) === to.size) to.next += 1;
    if (to.next === from) return;
    to.unacknowledged += to.next - from;
    const old = Math.max(from, Math.min(to.next, to.live));
    const piece = this.#letters(from, old).toUpperCase() + this.#letters(old, to.next);
    this.#toPage.push(() => this.#socket?.show(ID, from, piece));
  }

  #tellSize(to: Attachment): void {
    const columns = this.#widthAt(to.next);
    if (columns === to.size || (to.size !== null && to.history !== '')) return;
    to.size = columns;
    const position = to.next;
    this.#toPage.push(() => this.#socket?.say({ type: 'terminal.size', terminal: ID, position, columns, rows: ROWS }));
  }

  #widthAt = (position: number): number => this.#output[position]?.width ?? this.#width;

  #letters(from: number, to: number): string {
    return this.#output
      .slice(from, to)
      .map(({ letter }) => letter)
      .join('');
  }
}
