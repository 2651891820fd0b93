/**
 * A terminal's output by command, from the marks that the sandbox's shell prints (OSC 133: A prompt, B the student may
 * type, C a command starts, D it ended). Keeps where each output lies, not the output: what has left the scrollback is
 * gone here too. Marks come out of a sandbox: any order and any number of them must do no harm. Knows no React.
 */
import type { Mark } from '../../lib/live/shell-state.ts';
import { boundOf, placeOfCursor, readLines, type Bound, type BufferTerminal, type Place } from './buffer-lines.ts';

/**
 * `running`: not ended yet. `ended` with null: the shell did not say how (it opened another shell, say).
 * `unmarked`: text that belongs to no command that we know: from before the first prompt, or of a shell without marks.
 */
export type LoggedCommand = {
  id: number;
  state: 'running' | 'ended' | 'unmarked';
  command: string;
  status: number | null;
  output: readonly string[];
  /** The beginning of its output has left the scrollback. */
  cut: boolean;
  /** It took the whole screen. While it runs the output is its screen as it is now. */
  fullScreen: boolean;
};

type Entry = {
  id: number;
  command: string;
  start: Place | null;
  end: Place | null;
  ended: boolean;
  status: number | null;
  fullScreen: boolean;
};

const MAX_COMMANDS = 1_000;
const MAX_COMMAND_LENGTH = 10_000;
/** What stands on more rows than this was not typed by anybody. */
const MAX_COMMAND_ROWS = 500;

export class CommandLog {
  readonly #terminal: BufferTerminal;
  #entries: Entry[] = [];
  #first: Place | null = null;
  #marked = false;
  #prompt: Place | null = null;
  /** What was typed at the prompt is a command's already. */
  #taken = false;
  #lastId = 0;

  constructor(terminal: BufferTerminal) {
    this.#terminal = terminal;
  }

  /** At the moment when it is parsed. */
  mark(mark: Mark): void {
    if (!this.#marked) {
      this.#marked = true;
      this.#first = placeOfCursor(this.#terminal);
    }
    const open = this.#entries.at(-1)?.ended === false ? this.#entries.at(-1) : undefined;
    switch (mark.kind) {
      case 'A':
        // A prompt inside a command: it is another shell.
        if (open !== undefined) this.#close(open, null);
        return;
      case 'B':
        this.#prompt?.marker.dispose();
        this.#prompt = placeOfCursor(this.#terminal);
        this.#taken = false;
        return;
      case 'C':
        if (open !== undefined) this.#close(open, null);
        return this.#open();
      case 'D':
        if (open !== undefined) this.#close(open, mark.status);
    }
  }

  /** The screen changes to that of a full-screen program, or back. */
  screenChanged(): void {
    const open = this.#entries.at(-1);
    if (open?.ended === false && this.#terminal.buffer.active.type === 'alternate') open.fullScreen = true;
  }

  /** Everything on the screen is forgotten. */
  reset(): void {
    for (const entry of this.#entries) forget(entry);
    this.#entries = [];
    this.#prompt?.marker.dispose();
    this.#first?.marker.dispose();
    this.#prompt = this.#first = null;
    this.#marked = false;
  }

  /** Oldest first. */
  read(): LoggedCommand[] {
    const buffer = this.#terminal.buffer.normal;
    const end: Bound = { row: buffer.length, offset: 0 };
    const before = this.#marked ? this.#bound(this.#first) : end;
    const read: LoggedCommand[] = [];
    const unmarked = before === null ? [] : readLines(buffer, { row: 0, offset: 0 }, before);
    if (unmarked.length > 0) read.push(unmarkedText(unmarked));
    let last = before ?? { row: 0, offset: 0 };
    for (const [place, entry] of this.#entries.entries()) {
      const start = this.#bound(entry.start);
      const stop = this.#bound(entry.end);
      // Both are gone: so is what was between them. A full-screen program may never have had them.
      const gone = entry.ended && start === null && stop === null;
      if (gone && !entry.fullScreen) continue;
      const from = start ?? last;
      const to = stop ?? (entry.ended ? (this.#nextBound(place + 1) ?? end) : end);
      last = stop ?? from;
      const showsScreen = !entry.ended && entry.fullScreen && this.#terminal.buffer.active.type === 'alternate';
      const output = showsScreen ? this.#screen() : gone ? [] : readLines(buffer, from, to);
      read.push({
        id: entry.id,
        state: entry.ended ? 'ended' : 'running',
        command: entry.command,
        status: entry.status,
        output,
        cut: start === null && !showsScreen && output.length > 0,
        fullScreen: entry.fullScreen,
      });
    }
    return read;
  }

  #open(): void {
    const start = placeOfCursor(this.#terminal);
    this.#entries.push({
      id: (this.#lastId += 1),
      command: this.#typed(start),
      start,
      end: null,
      ended: false,
      status: null,
      fullScreen: start === null,
    });
    if (this.#entries.length > MAX_COMMANDS) forget(this.#entries.shift());
  }

  #close(entry: Entry, status: number | null): void {
    entry.ended = true;
    entry.status = status;
    entry.end = placeOfCursor(this.#terminal);
  }

  /** What stands between the prompt's end and here. A shell says its command nowhere else. */
  #typed(here: Place | null): string {
    const from = this.#bound(this.#prompt);
    const to = this.#bound(here);
    if (this.#taken || from === null || to === null || to.row - from.row > MAX_COMMAND_ROWS) return '';
    this.#taken = true;
    const lines = readLines(this.#terminal.buffer.normal, from, to);
    const [first = '', ...more] = lines;
    const continued = more.length > 0 && more.every((line) => line.startsWith(CONTINUED) || line === CONTINUED.trim());
    const text = continued ? [first, ...more.map((line) => line.slice(CONTINUED.length))] : lines;
    return text.join('\n').trim().slice(0, MAX_COMMAND_LENGTH);
  }

  /** Null where the place is gone from the buffer. */
  #bound(place: Place | null): Bound | null {
    return place === null || place.marker.isDisposed ? null : boundOf(this.#terminal.buffer.normal, place);
  }

  #nextBound(from: number): Bound | null {
    for (const { start, end } of this.#entries.slice(from)) {
      const bound = this.#bound(start) ?? this.#bound(end);
      if (bound !== null) return bound;
    }
    return this.#bound(this.#prompt);
  }

  #screen(): string[] {
    const { active } = this.#terminal.buffer;
    return readLines(active, { row: active.baseY, offset: 0 }, { row: active.length, offset: 0 });
  }
}

/** What bash shows before a line that goes on. */
const CONTINUED = '> ';

const unmarkedText = (output: readonly string[]): LoggedCommand => ({
  id: 0,
  state: 'unmarked',
  command: '',
  status: null,
  output,
  cut: false,
  fullScreen: false,
});

function forget(entry: Entry | undefined): void {
  entry?.start?.marker.dispose();
  entry?.end?.marker.dispose();
}
