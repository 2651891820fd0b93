/**
 * Commands that a lesson's buttons type: each waits until its terminal is there and its shell is at the prompt, is
 * typed once, and is followed to its end. Never types into an editor or pager without having asked.
 * Knows no socket and no React.
 */
import { blockInput } from './block-input.ts';
import type { CommandEvent } from './shell-state.ts';
import type { TerminalChannel } from './terminal-channel.ts';

export type RunRequest = {
  blockId: string;
  text: string;
  /** The number in the terminal's name; left out or null: the one in front. */
  terminal?: number | null | undefined;
  /** Meant for the program in the foreground: the shell of a container, say. */
  inside?: boolean | undefined;
};

export type BlockState =
  | { state: 'idle' }
  /** Until the line, the host and the terminal are there. */
  | { state: 'starting' }
  /** prompt: something runs there. full-screen: an editor or pager is open. no-program: nothing runs that it is meant for. */
  | { state: 'waiting'; why: 'prompt' | 'full-screen' | 'no-program'; terminal: string; text: string }
  | { state: 'running'; terminal: string }
  /** It was typed; how it ends, nobody will say. */
  | { state: 'typed'; terminal: string }
  | { state: 'done'; terminal: string }
  | { state: 'failed'; terminal: string; status: number }
  /** It was not typed: the connection or the host was gone for too long. */
  | { state: 'dropped' };

export type RunPort = {
  /** The line is up and Docker answers on the host. */
  ready(): boolean;
  /** The terminal of that number (null: the one in front), which is opened if need be; null: not there yet. */
  terminal(wanted: number | null): number | null;
  channel(terminal: number): TerminalChannel | null;
  title(terminal: number): string;
  bringToFront(terminal: number): void;
  onBlock(blockId: string, state: BlockState): void;
};

type Run = {
  blockId: string;
  text: string;
  wanted: number | null;
  inside: boolean;
  terminal: number | null;
  shown: boolean;
  interrupted: boolean;
  confirmed: boolean;
  /** It asked for a word of the student's and goes on by nothing else. */
  held: boolean;
};

export class Runs {
  readonly #port: RunPort;
  #waiting: Run[] = [];
  readonly #followed = new Map<number, string>();
  #advancing = false;
  #again = false;

  constructor(port: RunPort) {
    this.#port = port;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  add({ blockId, text, terminal = null, inside = false }: RunRequest): void {
    if (text.trim() === '') return;
    const same = this.#waiting.find((run) => run.blockId === blockId);
    if (same !== undefined) {
      // Asked again: what it was meant for may run by now.
      same.held = false;
      return this.advance();
    }
    const run = {
      blockId,
      text,
      wanted: terminal,
      inside,
      terminal: null,
      shown: false,
      interrupted: false,
      confirmed: false,
      held: false,
    };
    this.#waiting.push(run);
    this.advance();
  }

  cancel(blockId: string): void {
    this.#leave(blockId, { state: 'idle' });
    this.advance();
  }

  /** Type it now, whatever runs there. */
  confirm(blockId: string): void {
    const run = this.#waiting.find((other) => other.blockId === blockId);
    if (run === undefined) return;
    run.confirmed = true;
    this.advance();
  }

  /** None of what waits can be typed any more. */
  dropAll(): void {
    for (const { blockId } of [...this.#waiting]) this.#leave(blockId, { state: 'dropped' });
  }

  onCommand(terminal: number, event: CommandEvent): void {
    const blockId = this.#followed.get(terminal);
    if (blockId === undefined || event.event === 'started') return;
    this.#followed.delete(terminal);
    const title = this.#port.title(terminal);
    if (event.status === null) this.#port.onBlock(blockId, { state: 'typed', terminal: title });
    else if (event.status === 0) this.#port.onBlock(blockId, { state: 'done', terminal: title });
    else this.#port.onBlock(blockId, { state: 'failed', terminal: title, status: event.status });
  }

  /** The terminal's shell is no more. */
  onGone(terminal: number): void {
    this.onCommand(terminal, { event: 'ended', status: null });
    for (const run of this.#waiting) if (run.terminal === terminal) run.terminal = null;
  }

  /** Something changed: whoever can go on, goes on. Typing causes changes of its own, hence the flag. */
  advance(): void {
    if (this.#advancing) {
      this.#again = true;
      return;
    }
    this.#advancing = true;
    do {
      this.#again = false;
      const taken = new Set<number>();
      for (const run of [...this.#waiting]) {
        const state = this.#step(run, taken);
        if (run.terminal !== null && !run.held) taken.add(run.terminal);
        if (state !== null) this.#port.onBlock(run.blockId, state);
      }
    } while (this.#again);
    this.#advancing = false;
  }

  /** What the run waits for; null: it is typed and waits no more. */
  #step(run: Run, taken: ReadonlySet<number>): BlockState | null {
    if (!this.#port.ready()) return { state: 'starting' };
    run.terminal ??= this.#port.terminal(run.wanted);
    if (run.terminal === null) return { state: 'starting' };
    if (!run.shown) {
      run.shown = true;
      this.#port.bringToFront(run.terminal);
    }
    const channel = this.#port.channel(run.terminal);
    const screen = channel?.screenState() ?? null;
    if (channel === null || screen === null || !channel.attached) return { state: 'starting' };
    const wait = (why: 'prompt' | 'full-screen' | 'no-program'): BlockState => ({
      state: 'waiting',
      why,
      terminal: this.#port.title(channel.id),
      text: run.text,
    });
    if (taken.has(channel.id)) return wait('prompt');
    if (!run.confirmed) {
      if (!channel.settled) return { state: 'starting' };
      if (screen.fullScreen) return wait('full-screen');
      if (run.held) return wait('no-program');
      if (run.inside && channel.shell.at === 'prompt') {
        run.held = true;
        return wait('no-program');
      }
      if (!run.inside && channel.shell.at !== 'prompt') return wait('prompt');
      if (!run.inside && !screen.atPromptStart && !run.interrupted) {
        // Half a line stands there already. Ctrl+C leaves it readable and asks for a fresh prompt.
        run.interrupted = true;
        channel.interrupt();
        return wait('prompt');
      }
    }
    this.#type(run, channel, screen.bracketedPaste);
    return null;
  }

  #type(run: Run, channel: TerminalChannel, bracketedPaste: boolean): void {
    this.#waiting = this.#waiting.filter((other) => other !== run);
    const terminal = this.#port.title(channel.id);
    const follow = channel.shell.at === 'prompt';
    if (follow) {
      this.onCommand(channel.id, { event: 'ended', status: null });
      this.#followed.set(channel.id, run.blockId);
      channel.shell.typed();
    }
    this.#port.onBlock(run.blockId, { state: follow ? 'running' : 'typed', terminal });
    channel.typeOnce(blockInput(run.text, bracketedPaste), () => {
      if (follow) {
        channel.shell.untyped();
        this.#followed.delete(channel.id);
      }
      this.#port.onBlock(run.blockId, { state: 'dropped' });
    });
  }

  #leave(blockId: string, state: BlockState): void {
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((run) => run.blockId !== blockId);
    if (this.#waiting.length < before) this.#port.onBlock(blockId, state);
  }
}
