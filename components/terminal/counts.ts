/**
 * Some sequences say how often: "that letter again, two thousand million times". xterm.js does as it is told, one by
 * one, and the page stands still for ever, also after a reload. Beyond what any screen can show they are left out.
 * Knows no screen.
 */
import type { IDisposable, IParser } from '@xterm/xterm';

/** Larger than any terminal is wide or high. */
const MOST = 1_000;

/** Repeat the letter, insert and delete lines, scroll up and down, tab forward and back. */
const FINALS = ['b', 'L', 'M', 'S', 'T', 'I', 'Z'];

/** Returns what takes it away again. */
export function boundCounts(parser: IParser): IDisposable {
  const tooMany = ([count]: (number | number[])[]) => typeof count === 'number' && count > MOST;
  const handlers = FINALS.map((final) => parser.registerCsiHandler({ final }, tooMany));
  return { dispose: () => handlers.forEach((handler) => handler.dispose()) };
}
