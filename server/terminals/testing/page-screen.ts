/**
 * A terminal's screen without a browser, and all that can be told of it: text, colours, what wraps, cursor, modes.
 * Knows nothing of where the bytes come from.
 */
import { type IBufferCell, Terminal } from '@xterm/headless';

export type Size = { columns: number; rows: number };

/** As on the page: enough for what a terminal keeps. */
const SCROLLBACK = 10_000;

export class PageScreen {
  readonly #terminal: Terminal;

  /** `onAnswer`: what the terminal says by itself when a program asks it something. */
  constructor({ columns, rows }: Size, onAnswer: (bytes: Buffer) => void = () => {}) {
    this.#terminal = new Terminal({ cols: columns, rows, scrollback: SCROLLBACK, allowProposedApi: true });
    this.#terminal.onData((text) => onAnswer(Buffer.from(text)));
    this.#terminal.onBinary((text) => onAnswer(Buffer.from(text, 'latin1')));
  }

  write(bytes: Uint8Array, done: () => void = () => {}): void {
    this.#terminal.write(bytes, done);
  }

  /** Takes its turn among what is written. */
  resize({ columns, rows }: Size): void {
    this.#terminal.write('', () => this.#terminal.resize(columns, rows));
  }

  clear(): void {
    this.#terminal.write('', () => this.#terminal.reset());
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  /** Every line that is kept, scrollback first, without the empty ones at the end. */
  lines(): string[] {
    const { length } = this.#terminal.buffer.active;
    const lines = Array.from({ length }, (_, y) => this.#line(y)?.translateToString(true).trimEnd() ?? '');
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** What a person sees, and what the next byte would meet. */
  picture(): string[] {
    const { buffer, modes, cols, rows } = this.#terminal;
    const { type, cursorX, cursorY, length } = buffer.active;
    const cells = Array.from({ length }, (_, y) => this.#cells(y));
    while (cells.at(-1) === '') cells.pop();
    return [`${type} ${cols}x${rows} cursor ${cursorX},${cursorY}`, JSON.stringify(modes), ...cells];
  }

  #line(y: number) {
    return this.#terminal.buffer.active.getLine(y);
  }

  /** A line as its characters, with a word before each of which the look differs from the one before. */
  #cells(y: number): string {
    const line = this.#line(y);
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
    return said.trimEnd();
  }
}

const PLAIN = '';

function lookOf(cell: IBufferCell): string {
  if (cell.isAttributeDefault()) return PLAIN;
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
  const colour = (mode: number, value: number) => `${mode.toString(16)}:${value.toString(16)}`;
  const [front, back] = [
    colour(cell.getFgColorMode(), cell.getFgColor()),
    colour(cell.getBgColorMode(), cell.getBgColor()),
  ];
  return [...styles, front, back].join(' ');
}
