/**
 * Commands that a lesson's buttons type: each waits until its terminal is there and its shell is at the prompt, is
 * typed once, and is followed to its end. Never types into an editor or pager without having asked.
 * Knows no socket and no React.
 */
import { blockInput } from './block-input.ts';
import type { BlockState, RunRequest, WaitsFor } from './block-state.ts';
import type { Gone } from './channels.ts';
import type { Clock } from './clock.ts';
import { Interrupting } from './interrupting.ts';
import type { CommandEvent } from './shell-state.ts';
import type { TerminalChannel } from './terminal-channel.ts';

export type RunPort = {
  /** The line is up and Docker answers on the host. */
  ready(): boolean;
  /** The terminal of that number (null: the one in front), which is opened if need be; null: not there yet. */
  terminal(wanted: number | null): number | null;
  channel(terminal: number): TerminalChannel | null;
  title(terminal: number): string;
  bringToFront(terminal: number): void;
  onBlock(blockId: string, state: BlockState): void;
  clock: Clock;
};

type Run = {
  blockId: string;
  text: string;
  wanted: number | null;
  inside: boolean;
  interrupting: Interrupting;
  terminal: number | null;
  shown: boolean;
  gaveUpLine: boolean;
  confirmed: boolean;
  /** It asked for a word of the student's and goes on by nothing else. */
  held: boolean;
};

/** Typed at the prompt, and not ended yet. `end`: how it ended if it was applied, which is not certain yet. */
type Followed = { blockId: string; text: string; applied: boolean; end: BlockState | null };

export class Runs {
  readonly #port: RunPort;
  #waiting: Run[] = [];
  readonly #followed = new Map<number, Followed>();
  #advancing = false;
  #again = false;

  constructor(port: RunPort) {
    this.#port = port;
  }

  /** Something waits to be typed. */
  get waits(): boolean {
    return this.#waiting.length > 0;
  }

  add({ blockId, text, terminal = null, inside = false, interrupt = false }: RunRequest): void {
    if (text.trim() === '') return;
    const same = this.#waiting.find((run) => run.blockId === blockId);
    if (same !== undefined) {
      // Asked again: what it was meant for may run by now.
      same.held = false;
      return this.advance();
    }
    this.#waiting.push({
      blockId,
      text,
      wanted: terminal,
      inside,
      interrupting: new Interrupting(this.#port.clock, interrupt, () => this.advance()),
      terminal: null,
      shown: false,
      gaveUpLine: false,
      confirmed: false,
      held: false,
    });
    this.advance();
  }

  /** No longer: what waits is not typed any more, and what was told is put away. */
  cancel(blockId: string): void {
    this.#leave(blockId);
    this.#port.onBlock(blockId, { state: 'idle' });
    this.advance();
  }

  /** Type it now, whatever runs there. */
  confirm(blockId: string): void {
    const run = this.#waiting.find((other) => other.blockId === blockId);
    if (run === undefined) return;
    run.confirmed = true;
    this.advance();
  }

  /** End what runs there, then type it. */
  interrupt(blockId: string): void {
    this.#waiting.find((run) => run.blockId === blockId)?.interrupting.ask();
    this.advance();
  }

  /** None of what waits can be typed any more. */
  dropAll(): void {
    for (const { blockId } of [...this.#waiting]) {
      this.#leave(blockId);
      this.#port.onBlock(blockId, { state: 'dropped' });
    }
  }

  onCommand(terminal: number, event: CommandEvent): void {
    if (event.event === 'started') return;
    this.#ended(terminal, this.#endOf(terminal, event.status));
  }

  /** The terminal's shell is no more. */
  onGone(terminal: number, gone: Gone): void {
    const followed = this.#followed.get(terminal);
    if (followed !== undefined) {
      const title = this.#port.title(terminal);
      if (gone.how === 'closed') this.#ended(terminal, { state: 'typed', terminal: title });
      else if (gone.how === 'vanished' || gone.signal > 0) this.#ended(terminal, { state: 'unknown' });
      else if (followed.applied) this.#ended(terminal, this.#endOf(terminal, gone.code));
      else followed.end = this.#endOf(terminal, gone.code);
    }
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
        if (state === null) continue;
        if (run.terminal !== null && !run.held) taken.add(run.terminal);
        this.#port.onBlock(run.blockId, state);
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
    if (taken.has(channel.id)) return this.#wait(channel, 'turn');
    if (!run.confirmed) {
      if (!channel.settled) return { state: 'starting' };
      const why = this.#obstacle(run, channel, screen);
      if (why !== null) return this.#wait(channel, why);
    }
    this.#type(run, channel, screen.bracketedPaste);
    return null;
  }

  #obstacle(run: Run, channel: TerminalChannel, screen: { fullScreen: boolean; atPromptStart: boolean }) {
    if (screen.fullScreen) return 'full-screen';
    if (run.held) return 'no-program';
    const { at } = channel.shell;
    if (run.inside) {
      run.held = at === 'prompt';
      return run.held ? 'no-program' : null;
    }
    if (at !== 'prompt') return run.interrupting.step(at, () => channel.interrupt());
    if (channel.interrupted) return 'interrupting';
    if (screen.atPromptStart || run.gaveUpLine) return null;
    // Half a line stands there already. Ctrl+C leaves it readable and asks for a fresh prompt.
    run.gaveUpLine = true;
    run.interrupting.pause();
    channel.interrupt();
    return 'prompt';
  }

  #wait(channel: TerminalChannel, why: WaitsFor): BlockState {
    const runs = this.#followed.get(channel.id)?.text.trim().split('\n')[0] ?? null;
    return { state: 'waiting', why, terminal: this.#port.title(channel.id), runs };
  }

  #type(run: Run, channel: TerminalChannel, bracketedPaste: boolean): void {
    this.#leave(run.blockId);
    const terminal = this.#port.title(channel.id);
    const followed =
      channel.shell.at === 'prompt' ? { blockId: run.blockId, text: run.text, applied: false, end: null } : null;
    if (followed !== null) {
      this.onCommand(channel.id, { event: 'ended', status: null });
      this.#followed.set(channel.id, followed);
      channel.shell.typed();
    }
    this.#port.onBlock(run.blockId, { state: followed === null ? 'typed' : 'running', terminal });
    const follows = () => followed !== null && this.#followed.get(channel.id) === followed;
    channel.typeOnce(blockInput(run.text, bracketedPaste), (outcome) => {
      if (outcome === 'applied') return this.#applied(channel.id, followed);
      if (follows()) {
        channel.shell.untyped();
        this.#followed.delete(channel.id);
      }
      this.#port.onBlock(run.blockId, { state: outcome });
    });
  }

  #applied(terminal: number, followed: Followed | null): void {
    if (followed === null) return;
    followed.applied = true;
    if (followed.end !== null && this.#followed.get(terminal) === followed) this.#ended(terminal, followed.end);
  }

  #endOf(terminal: number, status: number | null): BlockState {
    const title = this.#port.title(terminal);
    if (status === null) return { state: 'typed', terminal: title };
    return status === 0 ? { state: 'done', terminal: title } : { state: 'failed', terminal: title, status };
  }

  #ended(terminal: number, state: BlockState): void {
    const followed = this.#followed.get(terminal);
    this.#followed.delete(terminal);
    if (followed !== undefined) this.#port.onBlock(followed.blockId, state);
  }

  #leave(blockId: string): void {
    for (const run of this.#waiting) if (run.blockId === blockId) run.interrupting.stop();
    this.#waiting = this.#waiting.filter((run) => run.blockId !== blockId);
  }
}
