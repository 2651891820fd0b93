/**
 * What lies over the terminals: their text, a search, a question about a paste or the clipboard; which title each
 * program gave itself, which bell rang, and what is read out. Programs send such things at any rate: what is shown
 * changes calmly. Knows no wire, no xterm and no React.
 */
import type { Clock, Timer } from '../../lib/live/clock.ts';
import type { Mark } from '../../lib/live/shell-state.ts';
import type { TerminalTools, ToolEvents } from '../terminal/tools.ts';
import { cleanTitle } from './clean-title.ts';

export type Screen = {
  focus(): void;
  tools: Pick<TerminalTools, 'commands' | 'find' | 'endSearch' | 'paste'>;
};

export type ClipboardQuestion = { terminal: number; text: string };
/** What is read out, once; the number tells the same words twice from words that were read. */
export type Said = {
  number: number;
  terminal: number;
  what: 'command-ended' | 'terminal-ended';
  status: number | null;
};

export type DeskPicture = {
  layer: 'text' | 'search' | null;
  paste: { terminal: number; text: string } | null;
  clipboard: ClipboardQuestion | null;
  titles: ReadonlyMap<number, string>;
  rang: ReadonlySet<number>;
  said: Said | null;
};

export type DeskDeps = {
  clock: Clock;
  /** Whether the student wants to be asked before a paste runs. */
  asksBeforePaste(): boolean;
  /** The terminal in front. */
  active(): number | null;
  /** A button typed what runs there, and says itself how it ended. */
  ranByButton(terminal: number): boolean;
};

/** Titles may change as often as a program likes; a tab's do so no more often than this. */
export const TITLE_REST_MS = 500;
/** Commands that took longer are read out when they end. */
export const LONG_COMMAND_MS = 5_000;

export class Desk {
  readonly #deps: DeskDeps;
  readonly #listeners = new Set<() => void>();
  readonly #screens = new Map<number, Screen>();
  readonly #started = new Map<number, number>();
  readonly #newTitles = new Map<number, string>();
  #titleRest: Timer | null = null;
  #answer: ((yes: boolean) => void) | null = null;
  #exited: ReadonlySet<number> | null = null;
  #picture: DeskPicture = {
    layer: null,
    paste: null,
    clipboard: null,
    titles: new Map(),
    rang: new Set(),
    said: null,
  };

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  picture = (): DeskPicture => this.#picture;

  screenInFront(): Screen | null {
    return this.#screens.get(this.#deps.active() ?? -1) ?? null;
  }

  /** Returns what is to be done when it goes. */
  opened(terminal: number, screen: Screen): () => void {
    this.#screens.set(terminal, screen);
    this.#show({});
    return () => {
      if (this.#screens.get(terminal) === screen) this.#screens.delete(terminal);
      this.#started.delete(terminal);
    };
  }

  eventsOf(terminal: number): ToolEvents {
    return {
      onRiskyPaste: (text) => {
        if (!this.#deps.asksBeforePaste()) return false;
        this.#show({ paste: { terminal, text } });
        return true;
      },
      onClipboard: (text, answer) => this.#clipboard(terminal, text, answer),
      onTitle: (title) => this.#titled(terminal, title),
      onBell: () => {
        if (terminal !== this.#deps.active()) this.#show({ rang: new Set(this.#picture.rang).add(terminal) });
      },
      onNewMark: (mark) => this.#mark(terminal, mark),
    };
  }

  show(layer: DeskPicture['layer']): void {
    this.#show({ layer });
  }

  /** Null: not at all. */
  answerPaste(text: string | null): void {
    const asked = this.#picture.paste;
    this.#show({ paste: null });
    if (asked !== null && text !== null) this.#screens.get(asked.terminal)?.tools.paste(text);
  }

  answerClipboard(yes: boolean): void {
    const answer = this.#answer;
    this.#answer = null;
    this.#show({ clipboard: null });
    answer?.(yes);
  }

  /** Which terminals there are, and which is in front. */
  listed(terminals: readonly { id: number; exit: { code: number } | null }[], active: number | null): void {
    const ids = new Set(terminals.map(({ id }) => id));
    const exited = terminals.filter(({ exit }) => exit !== null);
    const fresh = exited.find(({ id }) => this.#exited !== null && !this.#exited.has(id));
    this.#exited = new Set(exited.map(({ id }) => id));
    if (fresh !== undefined) this.#say(fresh.id, 'terminal-ended', fresh.exit?.code ?? null);
    const { titles, rang, clipboard, layer } = this.#picture;
    if (clipboard !== null && !ids.has(clipboard.terminal)) this.answerClipboard(false);
    const left = {
      titles: new Map([...titles].filter(([id]) => ids.has(id))),
      rang: new Set([...rang].filter((id) => ids.has(id) && id !== active)),
      layer: ids.size > 0 ? layer : null,
    };
    const same = left.titles.size === titles.size && left.rang.size === rang.size && left.layer === layer;
    if (!same) this.#show(left);
  }

  dispose(): void {
    this.#titleRest?.cancel();
    this.#titleRest = null;
  }

  #clipboard(terminal: number, text: string, answer: (yes: boolean) => void): void {
    // Another terminal's question waits already: this one is as good as not asked.
    if (this.#picture.clipboard !== null) return answer(true);
    this.#answer = answer;
    this.#show({ clipboard: { terminal, text } });
  }

  #titled(terminal: number, title: string): void {
    this.#newTitles.set(terminal, title);
    this.#titleRest ??= this.#deps.clock.after(TITLE_REST_MS, () => {
      this.#titleRest = null;
      const titles = new Map(this.#picture.titles);
      for (const [id, raw] of this.#newTitles) titles.set(id, cleanTitle(raw));
      this.#newTitles.clear();
      this.#show({ titles });
    });
  }

  #mark(terminal: number, mark: Mark): void {
    if (mark.kind === 'C') this.#started.set(terminal, this.#deps.clock.now());
    // At the prompt the program that gave the title is gone.
    if (mark.kind === 'A' && (this.#picture.titles.has(terminal) || this.#newTitles.has(terminal)))
      this.#titled(terminal, '');
    if (mark.kind !== 'D') return;
    const started = this.#started.get(terminal);
    this.#started.delete(terminal);
    if (started === undefined || this.#deps.clock.now() - started < LONG_COMMAND_MS) return;
    if (!this.#deps.ranByButton(terminal)) this.#say(terminal, 'command-ended', mark.status);
  }

  #say(terminal: number, what: Said['what'], status: number | null): void {
    this.#show({ said: { number: (this.#picture.said?.number ?? 0) + 1, terminal, what, status } });
  }

  #show(change: Partial<DeskPicture>): void {
    this.#picture = { ...this.#picture, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
