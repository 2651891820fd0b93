/**
 * One terminal as a page shows it, without a browser: over a real websocket into a real screen, acknowledged as it is
 * shown. Knows nothing of what runs in it.
 */
import { randomBytes } from 'node:crypto';
import { decodeHistory, decodeOutput, WRITER_BYTES } from '../../../protocol/frames.ts';
import { INPUT_CHUNK_BYTES } from '../../../protocol/limits.ts';
import { ServerMessage } from '../../../protocol/messages.ts';
import type { TestPage } from '../../testing/classroom.ts';
import { Screen, type Size } from './screen.ts';

/** `answers`: to what programs ask the terminal; of several pages one may. `claim`: this one sets the size. */
type Role = { answers: boolean; claim: boolean };

export class ScreenPage {
  readonly screen: Screen;
  /** Bytes that arrived. */
  received = 0;
  readonly #page: TestPage;
  readonly #terminal: number;
  readonly #writer = randomBytes(WRITER_BYTES);
  #number = 0;
  #next: number | null = null;

  constructor(page: TestPage, terminal: number, size: Size, { answers, claim }: Role) {
    this.#page = page;
    this.#terminal = terminal;
    this.screen = new Screen(size, (bytes) => {
      if (answers) this.type(bytes);
    });
    page.acknowledges = false;
    page.socket.on('message', (data: Buffer, binary) => (binary ? this.#output(data) : this.#message(String(data))));
    page.say({ type: 'terminal.attach', terminal, from: null, ...size, claim });
  }

  type(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += INPUT_CHUNK_BYTES) {
      const piece = bytes.subarray(at, at + INPUT_CHUNK_BYTES);
      this.#number += 1;
      this.#page.type({ terminal: this.#terminal, writer: this.#writer, number: this.#number, bytes: piece });
    }
  }

  resize(size: Size): void {
    this.#page.say({ type: 'terminal.resize', terminal: this.#terminal, ...size });
  }

  close(): void {
    this.#page.socket.close();
    this.screen.dispose();
  }

  #message(text: string): void {
    const message = ServerMessage.parse(JSON.parse(text));
    if (!('terminal' in message) || message.terminal !== this.#terminal) return;
    if (message.type === 'terminal.size') void this.screen.resize(message);
    if (message.type !== 'terminal.attached') return;
    if (message.reset && this.#next !== null) void this.screen.clear();
    this.#next = message.from;
  }

  #output(data: Buffer): void {
    const history = decodeHistory(data);
    if (history?.terminal === this.#terminal) return this.#show(history.bytes);
    const frame = decodeOutput(data);
    if (frame?.terminal !== this.#terminal) return;
    if (frame.position !== this.#next) throw new Error(`output at ${frame.position}, expected at ${this.#next}`);
    this.#next += frame.bytes.length;
    this.#show(frame.bytes);
  }

  #show(bytes: Uint8Array): void {
    this.received += bytes.length;
    void this.screen
      .write(bytes)
      .then(() => this.#page.say({ type: 'terminal.ack', terminal: this.#terminal, bytes: bytes.length }));
  }
}
