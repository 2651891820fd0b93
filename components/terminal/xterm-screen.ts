/**
 * One xterm.js terminal on an element: bytes in, bytes out, the right size, the page's colours. Loaded only where a
 * terminal is shown. Knows no wire, no host and no React.
 */
import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal, type IMarker } from '@xterm/xterm';
import { parseMark, type Mark } from '../../lib/live/shell-state.ts';
import { TERMINAL_COLUMNS, TERMINAL_ROWS } from '../../protocol/limits.ts';
import { copyText } from '../ui/copy.ts';
import { boundAnnouncements } from './announcements.ts';
import { resizeInTurn } from './in-turn.ts';
import { InOneGo } from './in-one-go.ts';
import { Keys } from './keys.ts';
import { webAddress } from './links.ts';
import { boundMarks } from './marks.ts';
import { AnswerGuard } from './answer-guard.ts';
import { boundCounts } from './counts.ts';
import { onThemeChange, readTheme } from './theme.ts';
import { TerminalTools, type ToolEvents } from './tools.ts';

export type Size = { columns: number; rows: number };

export type ScreenEvents = {
  onBytes(bytes: Uint8Array): void;
  /** Of those the bytes that the shell has not taken yet. */
  waiting(): number;
  /** There is room for this much now. What size the terminal takes is decided elsewhere. */
  onRoom(room: Size): void;
  /** What the shell said of itself, in turn. */
  onShellMark(mark: Mark): void;
  onLink(address: string): void;
  tools: ToolEvents;
};

export type ScreenOptions = { fontFamily: string; fontSize: number; screenReader: boolean; label: string; size: Size };

const SCROLLBACK_LINES = 10_000;
/** Resizing by hand gives many sizes a second; the shell gets one when the hand rests. */
const RESIZE_REST_MS = 80;
/** What lies over a panel's lower edge. */
const NOTE_PIXELS = 64;
/** Ends whatever sequence was cut off, then a full reset: takes its turn among the output that waits. */
const CLEAR = '\x18\x1bc';

export class XtermScreen {
  readonly tools: TerminalTools;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #guard: AnswerGuard;
  readonly #keys = new Keys();
  readonly #element: HTMLElement;
  readonly #dispose: (() => void)[] = [];
  readonly #onRoom: (room: Size) => void;
  #room: Size;
  #marksKey: string | null = null;
  #webgl: WebglAddon | null = null;
  #prompt: { marker: IMarker; column: number } | null = null;
  #visible = false;
  #resting: ReturnType<typeof setTimeout> | null = null;

  constructor(element: HTMLElement, options: ScreenOptions, events: ScreenEvents) {
    this.#element = element;
    this.#onRoom = (room) => events.onRoom(room);
    this.#room = options.size;
    const link = (_event: MouseEvent, text: string) => {
      const address = webAddress(text);
      if (address !== null) events.onLink(address);
    };
    this.#terminal = new Terminal({
      allowProposedApi: true,
      cols: options.size.columns,
      rows: options.size.rows,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      drawBoldTextInBrightColors: false,
      fontFamily: options.fontFamily,
      fontSize: options.fontSize,
      fontWeight: 400,
      fontWeightBold: 700,
      lineHeight: 1.2,
      linkHandler: { activate: link, allowNonHttpProtocols: false },
      // Bytes that are no terminal's language are not worth a line in the console each, with all that it costs.
      logLevel: 'off',
      macOptionIsMeta: true,
      minimumContrastRatio: 4.5,
      screenReaderMode: options.screenReader,
      scrollback: SCROLLBACK_LINES,
      theme: readTheme(element),
    });
    const terminal = this.#terminal;
    terminal.loadAddon(this.#fit);
    terminal.loadAddon(new WebLinksAddon(link));
    terminal.loadAddon(new UnicodeGraphemesAddon());
    boundMarks(terminal);
    boundAnnouncements(terminal);
    const speech = new InOneGo((bytes) => events.onBytes(bytes));
    this.#guard = new AnswerGuard(terminal.parser, () => speech.waiting + events.waiting());
    this.tools = new TerminalTools(terminal, element, () => this.#guard.quiet, events.tools);
    boundCounts(terminal);
    terminal.parser.registerOscHandler(133, (data) => {
      const parsed = parseMark(data, this.#marksKey);
      if (parsed === null) return true;
      const mark: Mark = parsed.kind === 'B' ? { kind: 'B', again: this.#promptIsHere() } : parsed;
      this.tools.mark(mark);
      events.onShellMark(mark);
      return true;
    });
    terminal.open(element);
    this.setLabel(options.label);
    const encoder = new TextEncoder();
    terminal.onData((data) => {
      if (!this.#guard.passes(data)) return;
      this.#showCursor();
      speech.say(encoder.encode(data));
    });
    terminal.onResize(() => {
      // Only what is drawn has a place.
      const drawn = terminal.onRender(() => {
        drawn.dispose();
        this.#showCursor();
      });
    });
    terminal.onBinary((data) => speech.say(Uint8Array.from(data, (character) => character.charCodeAt(0))));
    terminal.attachCustomKeyEventHandler((event) => this.#isForTerminal(event));
    this.#listen();
  }

  get room(): Size {
    return this.#room;
  }

  write(bytes: Uint8Array, quiet: boolean, done: () => void): void {
    const turn = this.#guard.handed(quiet);
    this.#terminal.write(bytes, () => {
      turn.parsed();
      done();
    });
  }

  /** Takes its turn among the output: what was written before is laid out at the old size, what comes after at this one. */
  resize({ columns, rows }: Size): void {
    resizeInTurn(this.#terminal, columns, rows);
  }

  clear(): void {
    this.write(new TextEncoder().encode(CLEAR), true, () => {});
  }

  /** Holds at once, also for output that is not parsed yet: a shell has one key as long as it lives. */
  setMarksKey(key: string | null): void {
    this.#marksKey = key;
  }

  state() {
    const buffer = this.#terminal.buffer.active;
    const { marker, column } = this.#prompt ?? { marker: null, column: -1 };
    return {
      bracketedPaste: this.#terminal.modes.bracketedPasteMode,
      fullScreen: buffer.type === 'alternate',
      atPromptStart: marker !== null && marker.line === buffer.baseY + buffer.cursorY && column === buffer.cursorX,
    };
  }

  /** Only what is seen is measured and drawn by the graphics card. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible) this.#measure();
    this.#useGraphics(visible);
  }

  setFontSize(pixels: number): void {
    if (this.#terminal.options.fontSize === pixels) return;
    this.#terminal.options.fontSize = pixels;
    this.#measure();
  }

  setScreenReader(on: boolean): void {
    this.#terminal.options.screenReaderMode = on;
  }

  setLabel(label: string): void {
    this.#terminal.textarea?.setAttribute('aria-label', label);
  }

  focus(): void {
    this.#terminal.focus();
  }

  dispose(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    for (const dispose of this.#dispose) dispose();
    this.#useGraphics(false);
    this.tools.dispose();
    this.#guard.dispose();
    this.#terminal.dispose();
  }

  #listen(): void {
    const sizes = new ResizeObserver(() => this.#measureSoon());
    sizes.observe(this.#element);
    const paste = (event: ClipboardEvent) => this.#paste(event);
    this.#element.addEventListener('paste', paste, true);
    this.#dispose.push(
      () => sizes.disconnect(),
      () => this.#element.removeEventListener('paste', paste, true),
      onThemeChange(() => {
        this.#terminal.options.theme = readTheme(this.#element);
      }),
    );
  }

  /** A terminal that is larger than the room for it scrolls with its panel: where one types must be seen. */
  #showCursor(): void {
    const { rows, cols, element, buffer } = this.#terminal;
    if (rows <= this.#room.rows && cols <= this.#room.columns) return this.#element.scrollTo(0, 0);
    const cells = element?.querySelector('.xterm-screen')?.getBoundingClientRect();
    if (cells === undefined) return;
    const panel = this.#element.getBoundingClientRect();
    const right = cells.left + (cells.width / cols) * (buffer.active.cursorX + 2);
    const bottom = cells.top + (cells.height / rows) * (buffer.active.cursorY + 1);
    this.#element.scrollBy(
      outside(right - 2 * (cells.width / cols), right, panel.left, panel.right),
      outside(bottom - cells.height / rows, bottom, panel.top, panel.bottom - NOTE_PIXELS),
    );
  }

  #measureSoon(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#measure(), RESIZE_REST_MS);
  }

  /** How much the element has room for; one that is hidden has none to tell. */
  #measure(): void {
    if (!this.#visible || this.#element.clientWidth === 0 || this.#element.clientHeight === 0) return;
    const { cols, rows } = this.#fit.proposeDimensions() ?? { cols: NaN, rows: NaN };
    if (Number.isNaN(cols) || Number.isNaN(rows)) return;
    const room = {
      columns: Math.min(Math.max(cols, TERMINAL_COLUMNS.min), TERMINAL_COLUMNS.max),
      rows: Math.min(Math.max(rows, TERMINAL_ROWS.min), TERMINAL_ROWS.max),
    };
    if (room.columns === this.#room.columns && room.rows === this.#room.rows) return;
    this.#room = room;
    this.#onRoom(room);
  }

  /** Remembers where the prompt ends. True: it is where it was. */
  #promptIsHere(): boolean {
    const again = this.state().atPromptStart;
    this.#prompt?.marker.dispose();
    const marker = this.#terminal.registerMarker(0);
    this.#prompt = marker === undefined ? null : { marker, column: this.#terminal.buffer.active.cursorX };
    return again;
  }

  #isForTerminal(event: KeyboardEvent): boolean {
    const taker = this.#keys.takes(event, Date.now(), this.#terminal.hasSelection());
    if (taker === 'copy') {
      event.preventDefault();
      if (this.#terminal.hasSelection()) void copyText(this.#terminal.getSelection());
    }
    return taker === 'terminal';
  }

  /** The native event, for it works on plain http. */
  #paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    event.preventDefault();
    event.stopImmediatePropagation();
    this.tools.offerPaste(text);
  }

  #useGraphics(use: boolean): void {
    if (!use) {
      this.#webgl?.dispose();
      this.#webgl = null;
      return;
    }
    if (this.#webgl !== null || !hasFastGraphics()) return;
    try {
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => this.#useGraphics(false));
      this.#terminal.loadAddon(webgl);
      this.#webgl = webgl;
    } catch {
      // No context to be had: the terminal draws with the document's own means, only slower.
      this.#webgl = null;
    }
  }
}

/** How far to scroll for `from` to `to` to be between `low` and `high`. */
const outside = (from: number, to: number, low: number, high: number): number =>
  from < low ? from - low : Math.max(0, to - high);

let fastGraphics: boolean | null = null;

/** Graphics computed by the processor are slower than none, and not every browser says so when asked. */
function hasFastGraphics(): boolean {
  if (fastGraphics === null) {
    const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
    const renderer = context?.getParameter(
      context.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? 0,
    );
    fastGraphics = context !== null && !/swiftshader|llvmpipe|software|basic render/i.test(String(renderer));
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return fastGraphics;
}
