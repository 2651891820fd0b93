/** How findings are told: to a person in lines, to a program as JSON, to a script by the exit status. Knows no check. */
import type { Examined } from './examine.ts';
import type { Check, Status } from './finding.ts';
import type { Seats } from './seats.ts';

export type Json = { checks: Check[]; seats: Seats | null };
type Paint = (as: Status | 'title', text: string) => string;

const WORDS: Record<Status, string> = { pass: 'ok', warn: 'warn', fail: 'FAIL', skip: 'skip' };
const STATUS_WIDTH = 6;
/** Longer than the name of any check. */
const NAME_WIDTH = 18;
const BELOW = 2 + STATUS_WIDTH;
const BESIDE = BELOW + NAME_WIDTH;

export const toJson = ({ groups, seats }: Examined): Json => ({
  checks: groups.flatMap(({ checks }) => checks),
  seats,
});

export const exitStatus = (checks: readonly Check[]): 0 | 1 => (checks.some(({ status }) => status === 'fail') ? 1 : 0);

export function toLines({ groups }: Examined, width: number, paint: Paint): string[] {
  const all = groups.flatMap(({ checks }) => checks);
  return [
    ...groups.flatMap(({ title, checks }) => [
      paint('title', title),
      ...together(checks).flatMap((row) => lines(row, width, paint)),
      '',
    ]),
    summary(all),
  ];
}

/** One row for checks that were skipped, one after another, for the same reason. */
function together(checks: readonly Check[]): Check[] {
  const rows: Check[] = [];
  for (const check of checks) {
    const before = rows.at(-1);
    const joins = before?.status === 'skip' && check.status === 'skip' && before.found === check.found;
    if (joins) rows[rows.length - 1] = { ...before, name: `${before.name}, ${check.name}` };
    else rows.push(check);
  }
  return rows;
}

function lines(check: Check, width: number, paint: Paint): string[] {
  const { status, found } = check;
  const name = check.name.replaceAll('-', ' ');
  const mark = `  ${paint(status, WORDS[status])}${' '.repeat(STATUS_WIDTH - WORDS[status].length)}`;
  if (name.length >= NAME_WIDTH) return hanging(mark, `${name}: ${found}`, width, BELOW);
  const head = hanging(`${mark}${name.padEnd(NAME_WIDTH)}`, found, width, BESIDE);
  if (check.status !== 'warn' && check.status !== 'fail') return head;
  return [
    ...head,
    ...hanging(' '.repeat(BELOW), check.why, width, BELOW),
    // Not wrapped: a command is copied as it stands.
    ...check.mend.split('\n').map((command) => `${' '.repeat(BELOW)}-> ${command}`),
  ];
}

/** A text behind its head, its further lines below it. */
function hanging(head: string, text: string, width: number, indent: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && indent + row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row].map((line, nth) => `${nth === 0 ? head : ' '.repeat(indent)}${line}`);
}

function summary(checks: readonly Check[]): string {
  const count = (status: Status) => checks.filter((check) => check.status === status).length;
  const warnings = count('warn');
  const told = `${count('pass')} ok, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${count('fail')} failed`;
  return `${told}, ${count('skip')} skipped`;
}
