/**
 * What a terminal has beside bytes and size: its text by command, search, questions before a paste or before a program
 * writes the clipboard, its title and bell. Everything in its output is hostile. Knows no wire, no host and no React.
 */
import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import type { Mark } from '../../lib/live/shell-state.ts';
import { copyText } from '../ui/copy.ts';
import { ClipboardManners, textForClipboard } from './clipboard-request.ts';
import { CommandLog, type LoggedCommand } from './command-log.ts';
import { cleanPaste, wouldRun } from './paste.ts';
import { searchColours } from './theme.ts';

export type ToolEvents = {
  /** Each of its lines would run at once. True: somebody is asked, and `paste` comes later or never. */
  onRiskyPaste(text: string): boolean;
  /** A program wants this on the clipboard. `answer` is to be called once. */
  onClipboard(text: string, answer: (yes: boolean) => void): void;
  /** As the program wrote it, at any rate. */
  onTitle(title: string): void;
  onBell(): void;
  /** A mark of the shell in output that is new. */
  onNewMark(mark: Mark): void;
};

export type Found = { index: number; count: number };
export type SearchFor = { text: string; caseSensitive: boolean };

/** More matches than this are counted no further. */
export const MAX_MATCHES = 1_000;

export class TerminalTools {
  readonly #terminal: Terminal;
  readonly #element: HTMLElement;
  readonly #events: ToolEvents;
  readonly #log: CommandLog;
  readonly #dispose: (() => void)[] = [];
  #search: SearchAddon | null = null;
  #copyOnSelect = false;
  #caseSensitive = false;

  /** `quiet` says whether what is parsed at this moment is old: it asks nothing of anybody. */
  constructor(terminal: Terminal, element: HTMLElement, quiet: () => boolean, events: ToolEvents) {
    this.#terminal = terminal;
    this.#element = element;
    this.#events = events;
    this.#log = new CommandLog(terminal);
    const manners = new ClipboardManners(() => Date.now());
    const disposables = [
      terminal.buffer.onBufferChange(() => this.#log.screenChanged()),
      // A full reset; xterm's own part of it follows.
      terminal.parser.registerEscHandler({ final: 'c' }, () => {
        this.#log.reset();
        return false;
      }),
      terminal.parser.registerOscHandler(52, (data) => {
        const text = quiet() ? null : textForClipboard(data);
        if (text !== null && manners.ask()) events.onClipboard(text, (yes) => manners.answered(yes));
        return true;
      }),
      terminal.onTitleChange((title) => events.onTitle(title)),
      terminal.onBell(() => {
        if (!quiet()) events.onBell();
      }),
    ];
    this.mark = (mark) => {
      this.#log.mark(mark);
      if (!quiet()) events.onNewMark(mark);
    };
    const selected = () => {
      if (this.#copyOnSelect && terminal.hasSelection()) void copyText(terminal.getSelection());
    };
    // The hand may have left the terminal before it lets go.
    const pressed = () => window.addEventListener('mouseup', () => setTimeout(selected), { once: true });
    element.addEventListener('mousedown', pressed);
    this.#dispose.push(...disposables.map((each) => () => each.dispose()), () =>
      element.removeEventListener('mousedown', pressed),
    );
  }

  /** What the shell says of itself, in its turn. */
  readonly mark: (mark: Mark) => void;

  commands(): LoggedCommand[] {
    return this.#log.read();
  }

  setCopyOnSelect(on: boolean): void {
    this.#copyOnSelect = on;
  }

  /** A paste by the student, of anything. */
  offerPaste(text: string): void {
    const clean = cleanPaste(text);
    if (clean === '') return;
    if (wouldRun(clean, this.#terminal.modes.bracketedPasteMode) && this.#events.onRiskyPaste(clean)) return;
    this.#terminal.paste(clean);
  }

  paste(text: string): void {
    this.#terminal.paste(cleanPaste(text));
  }

  /** Marks all matches and goes to the next one above or below. `typing`: stays where it is while it still matches. */
  async find(wanted: SearchFor, way: 'typing' | 'above' | 'below', onFound: (found: Found) => void): Promise<void> {
    const search = await this.#searchAddon();
    if (wanted.text === '') {
      this.endSearch();
      return onFound({ index: -1, count: 0 });
    }
    // The addon looks anew only where the text is another one.
    if (wanted.caseSensitive !== this.#caseSensitive) search.clearDecorations();
    this.#caseSensitive = wanted.caseSensitive;
    const options: ISearchOptions = {
      caseSensitive: wanted.caseSensitive,
      incremental: way === 'typing',
      decorations: searchColours(this.#element),
    };
    const listening = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      onFound({ index: resultIndex, count: resultCount }),
    );
    if (way === 'below') search.findNext(wanted.text, options);
    else search.findPrevious(wanted.text, options);
    listening.dispose();
  }

  endSearch(): void {
    this.#search?.clearDecorations();
    this.#terminal.clearSelection();
  }

  dispose(): void {
    for (const dispose of this.#dispose) dispose();
  }

  /** Fetched when somebody searches for the first time. */
  async #searchAddon(): Promise<SearchAddon> {
    if (this.#search === null) {
      const { SearchAddon: Addon } = await import('@xterm/addon-search');
      this.#search ??= new Addon({ highlightLimit: MAX_MATCHES });
      this.#terminal.loadAddon(this.#search);
    }
    return this.#search;
  }
}
