/**
 * One terminal between its screen and the server: output in the right place, input exactly once, the size, and what
 * its shell is doing. Works without a screen (then nothing is asked for) and without a line (then input waits).
 * Knows no socket, no React and no xterm.
 */
import type { InputFrame } from '../../protocol/frames.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import type { Clock } from './clock.ts';
import type { NumberedInput } from './input-queue.ts';
import { Outbox } from './outbox.ts';
import { OutputPosition } from './output-position.ts';
import { Replay } from './replay.ts';
import { ShellState, type CommandEvent, type Mark } from './shell-state.ts';

export type Size = { columns: number; rows: number };

/** Where output is shown. Questions to the terminal in `quiet` bytes are not answered: they are old, or others answer. */
export type Screen = {
  write(bytes: Uint8Array, quiet: boolean, done: () => void): void;
  clear(): void;
  state(): { bracketedPaste: boolean; fullScreen: boolean; atPromptStart: boolean };
};

export type ChannelDeps = {
  send(message: ClientMessage): void;
  sendInput(frame: InputFrame): void;
  newWriter(): Uint8Array;
  /** Whether this page answers what programs ask the terminal. */
  answers(): boolean;
  clock: Clock;
};

export type ChannelEvents = {
  /** Somebody types here. */
  onTyped(): void;
  /** Something changed that a waiting command may wait for. */
  onChange(): void;
  onCommand(event: CommandEvent): void;
  /** Typing was dropped: the line was down for too long, or it was too much. */
  onDropped(): void;
};

const CTRL_C = Uint8Array.of(3);

export class TerminalChannel {
  readonly id: number;
  readonly shell = new ShellState();
  readonly #deps: ChannelDeps;
  readonly #events: ChannelEvents;
  readonly #outbox: Outbox;
  readonly #replay: Replay;
  #position = new OutputPosition();
  #screen: Screen | null = null;
  #size: Size | null = null;
  #line = false;
  #asked = false;
  #attached = false;
  #unwritten = 0;

  constructor(id: number, deps: ChannelDeps, events: ChannelEvents) {
    this.id = id;
    this.#deps = deps;
    this.#events = events;
    const send = (input: NumberedInput) => deps.sendInput({ terminal: id, ...input });
    this.#outbox = new Outbox({ ...deps, send }, () => events.onDropped());
    this.#replay = new Replay(deps.clock, () => events.onChange());
  }

  /** Attached, and everything old is on the screen: what the screen and the marks say is true now. */
  get settled(): boolean {
    return this.#attached && this.#replay.over && this.#unwritten === 0;
  }

  get attached(): boolean {
    return this.#attached;
  }

  /** Bytes that were typed and are not applied yet. */
  get waiting(): number {
    return this.#outbox.waiting;
  }

  get size(): Size | null {
    return this.#size;
  }

  /** A screen is there, empty, of this size. Returns what takes it away again. */
  show(screen: Screen, size: Size): () => void {
    this.#screen = screen;
    this.#size = size;
    this.#position = new OutputPosition();
    this.#unwritten = 0;
    this.#forgetShell();
    this.#attach();
    return () => {
      if (this.#screen !== screen) return;
      this.#screen = null;
      if (this.#asked) this.#deps.send({ type: 'terminal.detach', terminal: this.id });
      this.#unattached();
    };
  }

  resize(size: Size): void {
    if (this.#size?.columns === size.columns && this.#size.rows === size.rows) return;
    this.#size = size;
    if (this.#asked) this.#deps.send({ type: 'terminal.resize', terminal: this.id, ...size });
  }

  lineUp(): void {
    this.#line = true;
    this.#attach();
  }

  lineDown(): void {
    this.#line = false;
    this.#unattached();
  }

  dispose(): void {
    this.#screen = null;
    this.#unattached();
    this.#outbox.dispose();
  }

  onAttached(from: number, reset: boolean): void {
    const screen = this.#screen;
    if (screen === null) return;
    const before = this.#position.next;
    if (this.#position.attached(from, reset)) {
      screen.clear();
      this.#forgetShell();
      // Numbers that begin anew mean another shell than the one that was typed to.
      if (before !== null && from < before) this.#outbox.dropAll();
    }
    if (this.#attached) return;
    this.#attached = true;
    this.#replay.begin();
    this.#outbox.open();
    this.#events.onChange();
  }

  onOutput(position: number, bytes: Uint8Array): void {
    const screen = this.#screen;
    if (screen === null) return;
    const attachment = this.#position.attachment;
    const taken = this.#position.take(position, bytes);
    if (taken.take === 'gap') {
      // What is still on its way from before the new request is not another gap.
      if (this.#attached) this.#attach();
      return;
    }
    if (taken.take === 'nothing') return this.#written(attachment, bytes.length);
    const old = this.#replay.isOld(taken.bytes.length);
    this.#unwritten += 1;
    const shown = this.#position;
    screen.write(taken.bytes, old || !this.#deps.answers(), () => {
      if (shown !== this.#position) return;
      this.#unwritten -= 1;
      this.#written(attachment, bytes.length);
      if (this.#unwritten === 0) this.#events.onChange();
    });
  }

  onApplied(writer: string, number: number): void {
    this.#outbox.applied(writer, number);
  }

  /** What the shell printed about itself, in the order of the output. */
  onMark(mark: Mark): void {
    const event = this.shell.mark(mark);
    if (event !== null) this.#events.onCommand(event);
    this.#events.onChange();
  }

  /** Keys of the student, or a paste. */
  type(bytes: Uint8Array): void {
    this.#events.onTyped();
    if (bytes.includes(0x0d)) this.shell.entered();
    this.#outbox.type(bytes);
  }

  /** Gives up the line that stands at the prompt. */
  interrupt(): void {
    this.shell.entered();
    this.#outbox.type(CTRL_C);
  }

  /** Types something once, whatever the line does: all of it or nothing. */
  typeOnce(bytes: Uint8Array, onDropped: () => void): void {
    this.#events.onTyped();
    this.#outbox.typeOnce(bytes, onDropped);
  }

  /** What the screen can tell; null without one. */
  screenState(): ReturnType<Screen['state']> | null {
    return this.#screen?.state() ?? null;
  }

  #attach(): void {
    if (!this.#line || this.#screen === null || this.#size === null) return;
    this.#position.attaching();
    this.#asked = true;
    this.#attached = false;
    this.#deps.send({ type: 'terminal.attach', terminal: this.id, from: this.#position.next, ...this.#size });
  }

  #unattached(): void {
    this.#asked = false;
    this.#attached = false;
    this.#replay.stop();
    this.#outbox.close();
  }

  #written(attachment: number, count: number): void {
    const bytes = this.#position.written(attachment, count);
    if (bytes > 0 && this.#asked) this.#deps.send({ type: 'terminal.ack', terminal: this.id, bytes });
  }

  #forgetShell(): void {
    if (this.shell.reset()) this.#events.onCommand({ event: 'ended', status: null });
  }
}
