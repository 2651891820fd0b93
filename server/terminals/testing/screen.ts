/**
 * A terminal's screen without a browser, and all that can be told of it, cell by cell: text, looks, what wraps, cursor,
 * modes. Knows no protocol.
 */
import { Terminal, type IBuffer, type IBufferCell, type IBufferLine } from '@xterm/headless';
import type { Shown } from './pty-host-under-test.ts';

export type Size = { columns: number; rows: number };
export type Picture = { cursor: string; screen: string[]; modes: object };

/** What the public interface does not tell. */
type Inside = { _core: { coreService: { isCursorHidden: boolean } } };

/** Writes whatever depends on modes that cannot be asked for: colours, character sets, scroll region. */
const PROBE = 'q\x0eq\x0fq漢\x1b7\x1b[999;1Hbottom\n\n\x1b[1;1Htop\x1bMabove\x1b8xyz';
/** As on the page: enough for what a terminal keeps. */
const SCROLLBACK = 10_000;
const PLAIN = '';

export class Screen {
  readonly terminal: Terminal;

  /** `onAnswer`: what the terminal says by itself when a program asks it something. */
  constructor({ columns, rows }: Size = { columns: 80, rows: 24 }, onAnswer: (bytes: Buffer) => void = () => {}) {
    const options = { scrollback: SCROLLBACK, allowProposedApi: true, logLevel: 'off' } as const;
    this.terminal = new Terminal({ cols: columns, rows, ...options });
    this.terminal.onData((text) => onAnswer(Buffer.from(text)));
    this.terminal.onBinary((text) => onAnswer(Buffer.from(text, 'latin1')));
  }

  /** Everything that a reader was sent, in turn. */
  async show(shown: readonly Shown[]): Promise<this> {
    for (const one of shown) await (Buffer.isBuffer(one) ? this.write(one) : this.resize(one));
    return this;
  }

  /** Done when it is shown, as are the others. */
  write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => this.terminal.write(bytes, resolve));
  }

  /** Takes its turn among what is written. */
  resize({ columns, rows }: Size): Promise<void> {
    return this.#inTurn(() => this.terminal.resize(columns, rows));
  }

  clear(): Promise<void> {
    return this.#inTurn(() => this.terminal.reset());
  }

  /** Not a promise's continuation: by then the terminal may have gone on with what was written later. */
  #inTurn(does: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.terminal.write('', () => {
        does();
        resolve();
      });
    });
  }

  dispose(): void {
    this.terminal.dispose();
  }

  /** What a person sees, and what the next byte would meet. */
  picture(): Picture {
    const { active } = this.terminal.buffer;
    const hidden = (this.terminal as unknown as Inside)._core.coreService.isCursorHidden;
    const cursor = `${active.type} ${active.cursorX},${active.cursorY}${hidden ? ' hidden' : ''}`;
    const screen = cells(active, active.baseY, active.baseY + this.terminal.rows);
    return { cursor, screen, modes: this.terminal.modes };
  }

  /** The picture after something was written that shows the other modes as well. */
  async probed(): Promise<Picture> {
    await this.write(PROBE);
    return this.picture();
  }

  /** Lines above the screen, the oldest first. */
  scrollback(): string[] {
    const { normal } = this.terminal.buffer;
    return cells(normal, 0, normal.baseY);
  }

  /** The picture with every line that is kept, scrollback first, without the empty ones at the end. */
  whole(): string[] {
    const { cols, rows, buffer } = this.terminal;
    const { cursor, modes } = this.picture();
    const lines = withoutEnd(cells(buffer.active, 0, buffer.active.length));
    return [`${cols}x${rows} ${cursor}`, JSON.stringify(modes), ...lines];
  }

  /** The same lines without their looks. */
  lines(): string[] {
    const { active } = this.terminal.buffer;
    const text = (_: unknown, y: number) => active.getLine(y)?.translateToString(true).trimEnd() ?? '';
    return withoutEnd(Array.from({ length: active.length }, text));
  }

  text(): string {
    return this.lines().join('\n');
  }
}

function withoutEnd(lines: string[]): string[] {
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function cells(buffer: IBuffer, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => cellsOf(buffer.getLine(from + at)));
}

/** A line as its characters, with a word before each of which the look differs from the one before. */
function cellsOf(line: IBufferLine | undefined): string {
  if (line === undefined) return '';
  let look = PLAIN;
  let said = line.isWrapped ? '↪' : '';
  for (let x = 0; x < line.length; x += 1) {
    const cell = line.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const now = lookOf(cell);
    if (now !== look) said += `{${now}}`;
    look = now;
    said += cell.getChars() || ' ';
  }
  return look === PLAIN ? said.trimEnd() : said;
}

function lookOf(cell: IBufferCell): string {
  const styles = [
    cell.isBold() && 'bold',
    cell.isItalic() && 'italic',
    cell.isDim() && 'dim',
    cell.isUnderline() && 'underline',
    cell.isBlink() && 'blink',
    cell.isInverse() && 'inverse',
    cell.isInvisible() && 'invisible',
    cell.isStrikethrough() && 'struck',
    cell.isOverline() && 'overline',
  ].filter((style) => typeof style === 'string');
  if (styles.length === 0 && cell.isFgDefault() && cell.isBgDefault()) return PLAIN;
  const colour = (mode: number, value: number) => `${mode.toString(16)}:${value.toString(16)}`;
  const front = colour(cell.getFgColorMode(), cell.getFgColor());
  return [...styles, front, colour(cell.getBgColorMode(), cell.getBgColor())].join(' ');
}
