/**
 * Text out of xterm's buffer as it was printed: rows that were only wrapped are one line again, nothing is left of what
 * merely fills a row. A place in it survives another width of the terminal. Knows no shell and no screen.
 */
import type { IBuffer, IBufferLine, IMarker, Terminal } from '@xterm/xterm';

/** What is needed of a terminal; xterm.js has it with a screen and without one. */
export type BufferTerminal = Pick<Terminal, 'buffer' | 'registerMarker'>;

/**
 * Rows that are looked through for a line's beginning. A line may be as long as the scrollback, and hostile output asks
 * for thousands of places in it.
 */
const MOST_ROWS = 16;

/** The marker follows the line's first row, `offset` counts characters from there: both survive wrapping anew. */
export type Place = { marker: IMarker; offset: number };

/** Where the cursor is; null in a full-screen program, whose screen is thrown away when it ends. */
export function placeOfCursor(terminal: BufferTerminal): Place | null {
  const buffer = terminal.buffer.active;
  if (buffer.type !== 'normal') return null;
  const row = buffer.baseY + buffer.cursorY;
  const first = lineStart(buffer, row);
  const marker = terminal.registerMarker(first - row);
  if (marker === undefined) return null;
  let offset = buffer.getLine(row)?.translateToString(false, 0, buffer.cursorX).length ?? 0;
  for (let above = first; above < row; above += 1) offset += textOfRow(buffer, above).length;
  return { marker, offset };
}

/** A bound of a range: a place, or a row's beginning. */
export type Bound = { row: number; offset: number };

export const boundOf = (buffer: IBuffer, { marker, offset }: Place): Bound => ({
  row: lineStart(buffer, marker.line),
  offset,
});

/** The lines from one bound to another, without spaces at their ends and without empty lines at the end. */
export function readLines(buffer: IBuffer, from: Bound, to: Bound): string[] {
  const lines: string[] = [];
  let row = from.row;
  while (row < buffer.length && (row < to.row || (row === to.row && to.offset > 0))) {
    const start = row === from.row ? from.offset : 0;
    let text = '';
    let end: number | undefined;
    do {
      if (row === to.row) end = text.length + to.offset;
      text += textOfRow(buffer, row);
      row += 1;
    } while ((end === undefined || text.length < end) && buffer.getLine(row)?.isWrapped);
    lines.push(text.slice(start, end).trimEnd());
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The first row of the line that this row is a part of; of a line that began too far above the row itself. */
function lineStart(buffer: IBuffer, row: number): number {
  let first = row;
  while (first > 0 && buffer.getLine(first)?.isWrapped) {
    if (row - first === MOST_ROWS) return row;
    first -= 1;
  }
  return first;
}

function textOfRow(buffer: IBuffer, row: number): string {
  const line = buffer.getLine(row);
  if (line === undefined) return '';
  return buffer.getLine(row + 1)?.isWrapped && endsInGap(line)
    ? line.translateToString(false, 0, line.length - 1)
    : line.translateToString(false);
}

/** A wide character that did not fit into the last cell went to the next row and left this cell empty. */
function endsInGap(line: IBufferLine): boolean {
  const last = line.getCell(line.length - 1);
  return last !== undefined && last.getWidth() === 1 && last.getChars() === '';
}
