/** What a person reads fits on a screen of 80 columns, says why and what mends it, and ends in one line of counts. */
import { expect, test } from 'vitest';
import type { Examined } from './examine.ts';
import { fail, pass, skip, warn } from './finding.ts';
import { exitStatus, toJson, toLines } from './report.ts';
import { seatsOf } from './seats.ts';

const seats = seatsOf({ totalBytes: 2 ** 34, memoryMib: 2048, wanted: null }, null);
const examined: Examined = {
  groups: [
    {
      title: 'Kernel',
      checks: [
        { name: 'kernel', ...pass('6.1.0') },
        {
          name: 'cgroups',
          ...warn('version 1', `A long story. ${'word '.repeat(30)}end.`, `boot ${'x'.repeat(90)}\nsecond`),
        },
      ],
    },
    {
      title: 'Classroom',
      checks: [
        { name: 'hostd', ...skip('none runs') },
        { name: 'server', ...skip('none runs') },
        { name: 'page-by-url', ...fail('HTTP 502', 'Nobody comes in.', 'curl it') },
        { name: 'first-host', ...skip('--try') },
      ],
    },
  ],
  seats,
};
const plain = (_status: string, text: string) => text;

test('one line for what is right, why and what mends it for what is not', () => {
  const lines = toLines(examined, 80, plain);
  expect(lines[0]).toBe('Kernel');
  expect(lines[1]).toBe('  ok    kernel            6.1.0');
  expect(lines[2]).toBe('  warn  cgroups           version 1');
  expect(lines[3]).toMatch(/^ {8}A long story\. word /);
  expect(lines).toContain('  FAIL  page by url       HTTP 502');
  expect(lines).toContain('        Nobody comes in.');
  expect(lines).toContain('        -> curl it');
  expect(lines.at(-1)).toBe('1 ok, 1 warning, 1 failed, 3 skipped');
});

test('words are wrapped, a command is not', () => {
  const lines = toLines(examined, 60, plain);
  expect(lines.filter((line) => line.length > 60)).toEqual([`        -> boot ${'x'.repeat(90)}`]);
  expect(lines).toContain('        -> second');
  expect(lines.join(' ').match(/\bword\b/g)).toHaveLength(30);
});

test('what was skipped for one reason, one after another, is one row', () => {
  const lines = toLines(examined, 80, plain);
  expect(lines).toContain('  skip  hostd, server: none runs'.replace('hostd, server: ', 'hostd, server     '));
  expect(lines).toContain('  skip  first host        --try');
  const many = Array.from({ length: 9 }, (_, nth) => ({ name: `check-${nth}`, ...skip('none runs') }));
  const row = toLines({ groups: [{ title: 'All', checks: many }], seats }, 80, plain);
  expect(row.slice(1, 3)).toEqual([
    '  skip  check 0, check 1, check 2, check 3, check 4, check 5, check 6, check 7,',
    '        check 8: none runs',
  ]);
});

test('only the word of the status is painted', () => {
  const lines = toLines(examined, 80, (status, text) => `<${status}>${text}</>`);
  expect(lines[1]).toBe('  <pass>ok</>    kernel            6.1.0');
});

test('a program gets every check by itself, and the seats', () => {
  const { checks, seats: told } = toJson(examined);
  expect(checks.map(({ name }) => name)).toEqual(['kernel', 'cgroups', 'hostd', 'server', 'page-by-url', 'first-host']);
  expect(checks[0]).toEqual({ name: 'kernel', status: 'pass', found: '6.1.0' });
  expect(checks[4]).toEqual({
    name: 'page-by-url',
    status: 'fail',
    found: 'HTTP 502',
    why: 'Nobody comes in.',
    mend: 'curl it',
  });
  expect(told).toBe(seats);
});

test('only what failed is a failure', () => {
  expect(exitStatus(toJson(examined).checks)).toBe(1);
  expect(exitStatus(toJson(examined).checks.filter(({ status }) => status !== 'fail'))).toBe(0);
});
