/**
 * A terminal's resize that takes its turn among what is written: xterm.js parses later than it is given bytes, and
 * those that came before belong to the old size. Knows no screen.
 */
import type { Terminal } from '@xterm/xterm';

export function resizeInTurn(terminal: Pick<Terminal, 'write' | 'resize'>, columns: number, rows: number): void {
  terminal.write('', () => terminal.resize(columns, rows));
}
