/**
 * One terminal between its screen and the server: output in the right place and at the right size, input exactly once,
 * and what its shell is doing. Works without a screen (then nothing is asked for) and without a line (then input waits).
 * Knows no socket, no React and no xterm.
 */
import type { InputFrame } from '../../protocol/frames.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import { Acknowledger } from './acknowledger.ts';
import type { Clock } from './clock.ts';
import type { NumberedInput } from './input-queue.ts';
import { Outbox, type KeysDropped, type Outcome } from './outbox.ts';
import { OutputPosition, type Attachment } from './output-position.ts';
import { Settling } from './settling.ts';
import { ShellState, type CommandEvent, type Mark } from './shell-state.ts';
import { sameSize, TerminalSize, type Size } from './terminal-size.ts';

/** Where output is shown. Questions to the terminal in `quiet` bytes are not answered: they are old, or others answer. */
export type Screen = {
  write(bytes: Uint8Array, quiet: boolean, done: () => void): void;
  /** Takes its turn among what is written: what comes after is laid out at this size. */
  resize(size: Size): void;
  clear(): void;
  /** Marks without this key are nobody's. The same for as long as the shell lives; null: there is none. */
  setMarksKey(key: string | null): void;
  state(): { bracketedPaste: boolean; fullScreen: boolean; atPromptStart: boolean };
};

export type ChannelDeps = {
  send(message: ClientMessage): void;
  sendInput(frame: InputFrame): void;
  newWriter(): Uint8Array;
  clock: Clock;
};

export type ChannelEvents = {
  /** Somebody types here. */
  /** False: what was typed is not meant for the program, which the student cannot see. Where Run types, nobody asks. */
  onTyped(bytes: Uint8Array): boolean;
  /** Something changed that a waiting command may wait for. */
  onChange(): void;
  onCommand(event: CommandEvent): void;
  /** Typing was dropped, all of it. */
  onDropped(why: KeysDropped): void;
  /** Another window sets the size, to this; null: this one does. */
  onElsewhere(size: Size | null): void;
};

const CTRL_C = Uint8Array.of(3);

export class TerminalChannel {
  readonly id: number;
  readonly shell = new ShellState();
  readonly #deps: ChannelDeps;
  readonly #events: ChannelEvents;
  readonly #outbox: Outbox;
  readonly #acknowledger: Acknowledger;
  readonly #size = new TerminalSize();
  readonly #settling: Settling;
  #position = new OutputPosition();
  #screen: Screen | null = null;
  #line = false;
  #asked = false;
  #attached = false;
  #shownSince = false;
  /** Whether this page answers what programs ask the terminal. */
  #answers = true;
  #over = false;
  #unwritten = 0;

  constructor(id: number, deps: ChannelDeps, events: ChannelEvents) {
    this.id = id;
    this.#deps = deps;
    this.#events = events;
    const send = (input: NumberedInput) => deps.sendInput({ terminal: id, ...input });
    this.#outbox = new Outbox({ ...deps, send }, (why) => events.onDropped(why));
    this.#settling = new Settling(
      deps.clock,
      () => this.waiting === 0,
      () => events.onChange(),
    );
    this.#acknowledger = new Acknowledger(deps.clock, (bytes) =>
      deps.send({ type: 'terminal.ack', terminal: id, bytes }),
    );
  }

  /** Attached, and everything old is on the screen: what the screen and the marks say is true now. */
  get settled(): boolean {
    return this.#attached && !this.#position.replaying && this.#unwritten === 0;
  }

  /** Ctrl+C is on its way, or was typed just now: a prompt may not be the last one. */
  get interrupted(): boolean {
    return this.#settling.pending;
  }

  /** Its shell has ended. */
  get over(): boolean {
    return this.#over;
  }

  /** Nothing that is in it was ever shown on this screen. */
  get blank(): boolean {
    return !this.#shownSince;
  }

  get attached(): boolean {
    return this.#attached;
  }

  /** Bytes that were typed and are not applied yet. */
  get waiting(): number {
    return this.#outbox.waiting;
  }

  /** A screen is there, empty, with room for this much. Returns what takes it away again. */
  show(screen: Screen, room: Size): () => void {
    this.#screen = screen;
    this.#shownSince = false;
    this.#size.begin(room);
    this.#position = new OutputPosition();
    this.#unwritten = 0;
    this.#forgetShell();
    screen.resize(room);
    this.#attach();
    return () => {
      if (this.#screen !== screen) return;
      this.#screen = null;
      if (this.#asked) this.#deps.send({ type: 'terminal.detach', terminal: this.id });
      this.#unattached();
    };
  }

  /** The screen has room for this much now. */
  resize(room: Size): void {
    if (sameSize(this.#size.room, room)) return;
    this.#size.room = room;
    if (this.#asked) this.#deps.send({ type: 'terminal.resize', terminal: this.id, ...room });
    this.#fitAlone();
  }

  /** From now on this page sets the size. */
  claim(): void {
    const { room } = this.#size;
    if (this.#asked && room !== null) this.#deps.send({ type: 'terminal.claim', terminal: this.id, ...room });
  }

  lineUp(): void {
    this.#line = true;
    this.#attach();
  }

  lineDown(): void {
    this.#line = false;
    if (this.#attached) this.#size.lineDown(this.#deps.clock.now());
    this.#unattached();
  }

  /** Its shell has ended: nothing is applied any more. What was sent before that may have been. */
  shellEnded(): void {
    if (this.#over) return;
    this.#over = true;
    this.#outbox.shellEnded();
    this.#settling.stop();
    this.#fitAlone();
  }

  dispose(): void {
    this.#screen = null;
    this.#unattached();
    this.#outbox.dispose();
    this.#settling.stop();
  }

  onAttached(attachment: Attachment & { marks?: string }): void {
    const screen = this.#screen;
    if (screen === null) return;
    this.#shownSince = true;
    screen.setMarksKey(attachment.marks ?? null);
    const before = this.#position.next;
    if (this.#position.attached(attachment)) {
      screen.clear();
      this.#forgetShell();
      // Less output than was seen already: another shell than the one that was typed to.
      if (before !== null && attachment.live < before) this.#outbox.dropAll();
    }
    this.#size.attached();
    if (!this.#attached) {
      this.#attached = true;
      this.#outbox.open();
    }
    this.#fitAlone();
    this.#events.onChange();
  }

  onHistory(bytes: Uint8Array): void {
    // Of an attachment that was given up: the next one brings all of it again.
    if (!this.#attached) return;
    this.#write(this.#position.takeHistory(bytes), true, bytes.length);
    this.#fitAlone();
  }

  onOutput(position: number, bytes: Uint8Array): void {
    if (this.#screen === null) return;
    const taken = this.#position.take(position, bytes);
    if (taken.take === 'gap') {
      // What is still on its way from before the new request is not another gap.
      if (this.#attached) this.#attach();
      return;
    }
    if (taken.take === 'nothing') return this.#acknowledger.written(this.#acknowledger.attachment, bytes.length);
    const [old, fresh] = [taken.bytes.subarray(0, taken.old), taken.bytes.subarray(taken.old)];
    const known = bytes.length - taken.bytes.length;
    if (old.length > 0) this.#write(old, true, known + old.length);
    if (fresh.length > 0) this.#write(fresh, !this.#answers, fresh.length + (old.length > 0 ? 0 : known));
    if (old.length > 0) this.#fitAlone();
  }

  /** From this position on the terminal has this size. */
  onSize(position: number, size: Size): void {
    const { next } = this.#position;
    if (next !== null && position < next) return;
    this.#size.told = size;
    if (this.#follows) this.#screen?.resize(size);
    this.#events.onElsewhere(this.#size.elsewhere);
  }

  onControl(yours: boolean): void {
    this.#size.yours = yours;
    this.#events.onElsewhere(this.#size.elsewhere);
  }

  /** Of the pages that show a terminal one answers what programs ask it, or each answer is typed twice. */
  onAnswers(yours: boolean): void {
    this.#answers = yours;
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
    if (this.#over || !this.#events.onTyped(bytes)) return;
    if (bytes.includes(0x0d)) this.shell.entered();
    this.#outbox.type(bytes);
    if (bytes.includes(CTRL_C[0]!)) this.#settling.sent();
  }

  /** Gives up the line that stands at the prompt, or what runs. */
  interrupt(): void {
    this.shell.entered();
    this.#outbox.type(CTRL_C);
    this.#settling.sent();
  }

  /** Types something once, whatever the line does: all of it or nothing. */
  typeOnce(bytes: Uint8Array, onOutcome: (outcome: Outcome) => void): void {
    this.#events.onTyped(bytes);
    this.#outbox.typeOnce(bytes, onOutcome);
  }

  /** What the screen can tell; null without one. */
  screenState(): ReturnType<Screen['state']> | null {
    return this.#screen?.state() ?? null;
  }

  #attach(): void {
    const { room } = this.#size;
    if (!this.#line || this.#screen === null || room === null) return;
    this.#acknowledger.anew();
    this.#asked = true;
    this.#attached = false;
    const from = this.#position.next;
    const claim = this.#size.claims(this.#deps.clock.now());
    this.#deps.send({ type: 'terminal.attach', terminal: this.id, from, ...room, claim });
  }

  #unattached(): void {
    this.#asked = false;
    this.#attached = false;
    this.#acknowledger.anew();
    this.#outbox.close();
  }

  /** `count` is to be acknowledged for it. */
  #write(bytes: Uint8Array, quiet: boolean, count: number): void {
    const { attachment } = this.#acknowledger;
    const shown = this.#position;
    this.#unwritten += 1;
    this.#screen?.write(bytes, quiet, () => {
      if (shown !== this.#position) return;
      this.#unwritten -= 1;
      this.#acknowledger.written(attachment, count);
      if (this.#unwritten === 0) this.#events.onChange();
    });
  }

  /** Whether the terminal's size will be told in turn with output. */
  get #follows(): boolean {
    return !this.#over || this.#position.replaying;
  }

  /** Nobody will tell a size: without a line, and once the shell has ended, the screen takes what room there is. */
  #fitAlone(): void {
    const { room, yours } = this.#size;
    if (room === null || !yours || (this.#attached && this.#follows)) return;
    this.#screen?.resize(room);
  }

  #forgetShell(): void {
    if (this.shell.reset()) this.#events.onCommand({ event: 'ended', status: null });
  }
}
