/**
 * Some sequences say how often: "that letter again, two thousand million times". xterm.js does as it is told, one by
 * one, and the page stands still for ever, also after a reload. Beyond what any screen can show they are left out.
 * Knows no screen.
 */
import type { IDisposable, Terminal } from '@xterm/xterm';

/** Larger than any terminal is wide. */
const MOST = 1_000;

/** Repeat the letter, tab forward and back. */
const CHEAP = ['b', 'I', 'Z'];
/** Insert and delete lines, scroll up and down: each time moves a screenful, so that hundreds are too many as well. */
const COSTLY = ['L', 'M', 'S', 'T'];

/** Returns what takes it away again. */
export function boundCounts(terminal: Pick<Terminal, 'parser' | 'rows'>): IDisposable {
  const bound = (finals: string[], most: () => number) =>
    finals.map((final) =>
      terminal.parser.registerCsiHandler({ final }, ([count]) => typeof count === 'number' && count > most()),
    );
  const handlers = [...bound(CHEAP, () => MOST), ...bound(COSTLY, () => terminal.rows)];
  return { dispose: () => handlers.forEach((handler) => handler.dispose()) };
}
