/** Finding in a terminal's text by command, and showing no more of a long output than one reads. Knows no terminal. */
import type { LoggedCommand } from './command-log.ts';

/** A part of a line; the search found the marked ones. */
export type Part = { text: string; marked: boolean };

/** What stands in a row of an output: a line, or how many lines are left out there. */
export type Row = { line: readonly Part[] } | { left: number };

/** Of a longer output its beginning and its end are shown. */
export const HEAD_LINES = 40;
export const TAIL_LINES = 20;

/** Capital or small letters make no difference. */
export const matches = (text: string, wanted: string): boolean => positions(text, wanted).length > 0;

export function filterCommands(commands: readonly LoggedCommand[], wanted: string): LoggedCommand[] {
  if (wanted === '') return [...commands];
  return commands.filter(({ command, output }) => [command, ...output].some((line) => matches(line, wanted)));
}

export function markedParts(text: string, wanted: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const at of positions(text, wanted)) {
    if (at > from) parts.push({ text: text.slice(from, at), marked: false });
    parts.push({ text: text.slice(at, at + wanted.length), marked: true });
    from = at + wanted.length;
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), marked: false });
  return parts;
}

/** A long output is cut in its middle; where something is searched for, to the lines that have it. */
export function shownRows(output: readonly string[], wanted: string, all: boolean): Row[] {
  const row = (line: string): Row => ({ line: markedParts(line, wanted) });
  if (all || output.length <= HEAD_LINES + TAIL_LINES) return output.map(row);
  const tail = output.length - TAIL_LINES;
  const matching = wanted === '' ? [] : output.filter((line) => matches(line, wanted));
  const keep =
    matching.length > 0
      ? (line: string) => matches(line, wanted)
      : (_: string, place: number) => place < HEAD_LINES || place >= tail;
  const rows: Row[] = [];
  let left = 0;
  let kept = 0;
  for (const [place, line] of output.entries()) {
    if (kept < HEAD_LINES + TAIL_LINES && keep(line, place)) {
      if (left > 0) rows.push({ left });
      left = 0;
      kept += 1;
      rows.push(row(line));
    } else left += 1;
  }
  if (left > 0) rows.push({ left });
  return rows;
}

/** As one would write it down. */
export function asText(commands: readonly LoggedCommand[]): string {
  return commands
    .map(({ command, output }) => [...(command === '' ? [] : [`$ ${command}`]), ...output].join('\n'))
    .join('\n\n');
}

/** Marks in one line; a line may be as long as the whole scrollback, and hold nothing but what is searched for. */
export const MOST_MARKS = 500;

/** Where the text stands, the first times. Lower case may be longer than what it stands for: then nothing would fit, and case counts. */
function positions(text: string, wanted: string): number[] {
  if (wanted === '') return [];
  const lower = text.toLowerCase();
  const [inside, sought] =
    lower.length === text.length && wanted.toLowerCase().length === wanted.length
      ? [lower, wanted.toLowerCase()]
      : [text, wanted];
  const found: number[] = [];
  for (
    let at = inside.indexOf(sought);
    at >= 0 && found.length < MOST_MARKS;
    at = inside.indexOf(sought, at + sought.length)
  )
    found.push(at);
  return found;
}
