/**
 * A terminal's resize that takes its turn among what is written: xterm.js parses later than it is given bytes, and
 * those that came before belong to the old size. Knows no screen.
 */
import type { Terminal } from '@xterm/xterm';

/** What no public part of xterm.js tells: a cursor behind a full row stands at `x` = columns. */
type Inner = { _core?: { buffer?: { x: number } } };

export function resizeInTurn(terminal: Pick<Terminal, 'write'> & Resizable, columns: number, rows: number): void {
  terminal.write('', () => resizeNow(terminal, columns, rows));
}

type Resizable = Pick<Terminal, 'resize' | 'cols'>;

/**
 * xterm.js puts a cursor that waits behind a full row back onto the row's last character, which the next one then
 * overwrites. Where the row stays as wide, the cursor goes on waiting, as in other terminals.
 */
export function resizeNow(terminal: Resizable, columns: number, rows: number): void {
  const { buffer } = (terminal as Inner)._core ?? {};
  const waits = columns === terminal.cols && buffer?.x === columns;
  terminal.resize(columns, rows);
  if (waits) buffer.x = columns;
}
