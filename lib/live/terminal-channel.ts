/**
 * One terminal between its screen and the server: output in the right place, input exactly once, the size, and what
 * its shell is doing. Works without a screen (then nothing is asked for) and without a line (then input waits).
 * Knows no socket, no React and no xterm.
 */
import type { InputFrame } from '../../protocol/frames.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import type { Clock, Timer } from './clock.ts';
import { InputQueue } from './input-queue.ts';
import { OutputPosition } from './output-position.ts';
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

/** Output that follows without a pause of this length after an attach is old; so is nothing beyond these bytes. */
const REPLAY_PAUSE_MS = 250;
const REPLAY_BYTES = 2 * 1024 * 1024;

const CTRL_C = Uint8Array.of(3);

type Once = { queue: InputQueue; onDropped: () => void };

export class TerminalChannel {
  readonly id: number;
  readonly shell = new ShellState();
  readonly #deps: ChannelDeps;
  readonly #events: ChannelEvents;
  readonly #keys: InputQueue;
  #once: Once[] = [];
  #position = new OutputPosition();
  #screen: Screen | null = null;
  #size: Size | null = null;
  #line = false;
  #asked = false;
  #attached = false;
  #replayed: number | null = null;
  #replayTimer: Timer | null = null;
  #retryTimer: Timer | null = null;
  #unwritten = 0;

  constructor(id: number, deps: ChannelDeps, events: ChannelEvents) {
    this.id = id;
    this.#deps = deps;
    this.#events = events;
    this.#keys = new InputQueue(deps.newWriter);
  }

  /** Attached, and everything old is on the screen: what the screen and the marks say is true now. */
  get settled(): boolean {
    return this.#attached && this.#replayed === null && this.#unwritten === 0;
  }

  get attached(): boolean {
    return this.#attached;
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
    for (const { onDropped } of this.#once) onDropped();
    this.#once = [];
  }

  onAttached(from: number, reset: boolean): void {
    const screen = this.#screen;
    if (screen === null) return;
    const before = this.#position.next;
    if (this.#position.attached(from, reset)) {
      screen.clear();
      this.#forgetShell();
      // Numbers that begin anew mean another shell than the one that was typed to.
      if (before !== null && from < before) this.#dropInput();
    }
    if (this.#attached) return;
    this.#attached = true;
    this.#replayed = 0;
    this.#waitForPause();
    const now = this.#deps.clock.now();
    if (this.#keys.open(now) === 'dropped') this.#events.onDropped();
    for (const once of [...this.#once]) if (once.queue.open(now) === 'dropped') this.#forgetOnce(once);
    this.#flush();
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
    const replayed = this.#countReplay(taken.bytes.length);
    this.#unwritten += 1;
    const shown = this.#position;
    screen.write(taken.bytes, replayed || !this.#deps.answers(), () => {
      if (shown !== this.#position) return;
      this.#unwritten -= 1;
      this.#written(attachment, bytes.length);
      if (this.#unwritten === 0) this.#events.onChange();
    });
  }

  onApplied(writer: string, number: number): void {
    const now = this.#deps.clock.now();
    if (writer === this.#keys.name) this.#keys.applied(number, now);
    else this.#once.find(({ queue }) => queue.name === writer)?.queue.applied(number, now);
    this.#once = this.#once.filter(({ queue }) => !queue.empty);
    this.#flush();
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
    if (!this.#keys.push(bytes, this.#deps.clock.now())) this.#events.onDropped();
    this.#flush();
  }

  /** Gives up the line that stands at the prompt. */
  interrupt(): void {
    this.shell.entered();
    this.#keys.push(CTRL_C, this.#deps.clock.now());
    this.#flush();
  }

  /** Types something once, whatever the line does: all of it or nothing. */
  typeOnce(bytes: Uint8Array, onDropped: () => void): void {
    this.#events.onTyped();
    const queue = new InputQueue(this.#deps.newWriter);
    const now = this.#deps.clock.now();
    if (this.#attached) queue.open(now);
    if (!queue.push(bytes, now)) return onDropped();
    this.#once.push({ queue, onDropped });
    this.#flush();
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
    this.#replayed = null;
    this.#replayTimer?.cancel();
    this.#retryTimer?.cancel();
    this.#retryTimer = null;
    this.#keys.close();
    for (const { queue } of this.#once) queue.close();
  }

  #countReplay(count: number): boolean {
    if (this.#replayed === null) return false;
    this.#replayed += count;
    if (this.#replayed > REPLAY_BYTES) this.#replayed = null;
    else this.#waitForPause();
    return true;
  }

  #waitForPause(): void {
    this.#replayTimer?.cancel();
    this.#replayTimer = this.#deps.clock.after(REPLAY_PAUSE_MS, () => {
      this.#replayed = null;
      this.#events.onChange();
    });
  }

  #written(attachment: number, count: number): void {
    const bytes = this.#position.written(attachment, count);
    if (bytes > 0 && this.#asked) this.#deps.send({ type: 'terminal.ack', terminal: this.id, bytes });
  }

  #forgetShell(): void {
    if (this.shell.reset()) this.#events.onCommand({ event: 'ended', status: null });
  }

  #dropInput(): void {
    if (!this.#keys.empty) this.#events.onDropped();
    this.#keys.drop();
    for (const once of [...this.#once]) this.#forgetOnce(once);
  }

  #forgetOnce(once: Once): void {
    this.#once = this.#once.filter((other) => other !== once);
    once.onDropped();
  }

  #flush(): void {
    const now = this.#deps.clock.now();
    let retryAt = Infinity;
    for (const queue of [this.#keys, ...this.#once.map((once) => once.queue)]) {
      for (let input = queue.next(now); input !== null; input = queue.next(now)) {
        this.#deps.sendInput({ terminal: this.id, ...input });
      }
      retryAt = Math.min(retryAt, queue.retryAt ?? Infinity);
    }
    this.#retryTimer?.cancel();
    this.#retryTimer =
      retryAt === Infinity ? null : this.#deps.clock.after(Math.max(0, retryAt - now), () => this.#retry());
  }

  #retry(): void {
    const now = this.#deps.clock.now();
    for (const queue of [this.#keys, ...this.#once.map((once) => once.queue)]) {
      if (queue.retryAt !== null && queue.retryAt <= now) queue.retry();
    }
    this.#flush();
  }
}
