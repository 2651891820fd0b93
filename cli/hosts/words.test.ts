/** What a person is told of hosts: which one a name means, the table, the lines of the logs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { called, findHost } from './find.ts';
import { linesIn, readLines } from './logs.ts';
import type { Host } from './room.ts';
import { span, toLines } from './table.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

const host = (name: string, hostName: string | null, more: Partial<Host> = {}): Host => ({
  id: `id-${hostName ?? name}`,
  name,
  hostName,
  online: true,
  course: 'containers',
  lesson: 'images',
  since: hostName === null ? null : NOW - 65 * MINUTE,
  lastActivityAt: NOW - 5_000,
  host: { phase: 'ready', idleEndsAt: null },
  ...more,
});

const ada = host('Ada', 'h1a2b3');
const waits: Host['host'] = { phase: 'starting', turn: { position: 2, aboutMs: null } };
const hosts = [ada, host('Bob', 'hbob01'), host('Bob', 'hbob02'), host('Cy', null, { host: waits })];

test('a name is a host’s, or a student’s who is the only one of it', () => {
  expect(findHost(hosts, 'h1a2b3')).toBe(ada);
  expect(findHost(hosts, 'Ada')).toBe(ada);
  expect(findHost(hosts, 'Cy').hostName).toBeNull();
  expect(() => findHost(hosts, 'Bob')).toThrow('2 students are called “Bob”: name the host (hbob01, hbob02).');
});

test('a host’s name comes before a student who calls himself so', () => {
  expect(findHost([host('h1a2b3', 'hzzzzz'), ada], 'h1a2b3')).toBe(ada);
});

test('an unknown name is told with the nearest one', () => {
  expect(() => findHost(hosts, 'h1a2b4')).toThrow(/is called “h1a2b4”: did you mean h1a2b3\?$/);
  expect(() => findHost(hosts, 'ada')).toThrow(/did you mean Ada\?$/);
  expect(() => findHost(hosts, 'somebody')).toThrow(/: \.\/slipway hosts lists them\.$/);
  expect(() => findHost([], 'x\x1b[2J')).toThrow(/“x�\[2J”/);
});

test('what is done is said of a host and its student', () => {
  expect(called(ada)).toBe('the host h1a2b3 of Ada');
  expect(called(host('Cy', null))).toBe('the host that Cy waits for');
});

test('the table has a row for each, and nothing of a name is obeyed by a terminal', () => {
  const rest = [
    host('Eve\x1b]0;x\x07', 'hevil', {
      host: { phase: 'ready', idleEndsAt: NOW + 9 * MINUTE, timeEndsAt: NOW + MINUTE },
    }),
    host('Di', 'hdi', { host: { phase: 'ended', reason: 'idle' }, online: false, course: null, lesson: null }),
    host('Ed', 'hed', {
      host: { phase: 'failed', code: 'disk-full' },
      course: null,
      lesson: null,
      lastActivityAt: null,
    }),
  ];
  const all = { hosts: [ada, hosts[3]!, ...rest], maxHosts: 12, warm: { warm: 1, wanted: 2 }, now: NOW };
  expect(toLines(all)).toEqual([
    'HOST    STUDENT    STATE                 AGE        LESSON             LAST ACTIVE',
    'h1a2b3  Ada        ready                 1 h 5 min  containers/images  5 s ago',
    '-       Cy         waits as number 2     -          containers/images  5 s ago',
    'hevil   Eve�]0;x�  ready, ends in 1 min  1 h 5 min  containers/images  5 s ago',
    'hdi     Di         ended: idle           1 h 5 min  away               5 s ago',
    'hed     Ed         failed: disk-full     1 h 5 min  none               -',
    '',
    '2 ready, 1 warm of 2 wanted; 12 fit at one time',
  ]);
  expect(toLines({ ...all, hosts: [] })).toEqual([
    'Nobody has a host: 0 ready, 1 warm of 2 wanted; 12 fit at one time.',
  ]);
});

test.each([
  [-5, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3 * 3600_000 + 1, '3 h 0 min'],
  [49 * 3600_000, '2 d 1 h'],
])('%d ms are %s', (ms, words) => expect(span(ms)).toBe(words));

test('of a log those lines speak of a host that name it whole', () => {
  const log = [
    '{"level":40,"time":1000,"host":"h1","msg":"host not started"}',
    '{"level":40,"time":2000,"host":"h12","msg":"host not started"}',
    'Error: slipway-h1 \x1b[31mis away',
    '{"time":3000,"words":"h1: no"}',
  ].join('\n');
  expect(linesIn(log, 'hostd', 'h1')).toEqual([
    { at: 1000, text: `1970-01-01T00:00:01.000Z hostd  ${log.split('\n')[0]}` },
    { at: 2000, text: '1970-01-01T00:00:02.000Z hostd  Error: slipway-h1 �[31mis away' },
    { at: 3000, text: '1970-01-01T00:00:03.000Z hostd  {"time":3000,"words":"h1: no"}' },
  ]);
});

test('the logs of both are one, the newest last, also over the log that became full', async () => {
  const logs = mkdtempSync(`${tmpdir()}/slipway-logs-`);
  onTestFinished(() => rmSync(logs, { recursive: true }));
  expect(await readLines(logs, 'h1', 50)).toEqual([]);
  const line = (time: number) => `${JSON.stringify({ time, host: 'h1' })}\n`;
  writeFileSync(`${logs}/server.log.1`, line(1));
  writeFileSync(`${logs}/server.log`, line(4));
  writeFileSync(`${logs}/hostd.log`, line(2) + line(5));
  const times = (lines: string[]) => lines.map((text) => Number(/"time":(\d+)/.exec(text)?.[1]));
  expect(times(await readLines(logs, 'h1', 50))).toEqual([1, 2, 4, 5]);
  expect(times(await readLines(logs, 'h1', 2))).toEqual([4, 5]);
});
