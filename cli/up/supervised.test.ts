import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogFile } from './log-file.ts';
import { Supervised } from './supervised.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'slipway-supervised-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const supervise = (script: string, onEnd: (how: string, ends: number) => boolean, onLine?: (line: string) => void) =>
  new Supervised({
    name: 'it',
    argv: ['sh', '-c', script],
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    log: new LogFile(join(directory, 'it.log')),
    pidFile: join(directory, 'it.pid'),
    patienceMs: 300,
    onEnd,
    ...(onLine === undefined ? {} : { onLine }),
  });

const pid = () => Number(readFileSync(join(directory, 'it.pid'), 'utf8'));
/** Ended also counts what nobody has reaped yet. */
const lives = (id: number) => existsSync(`/proc/${id}`) && !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, 'utf8'));

test('starts it again when it is killed, with a new process id and its log kept', async () => {
  const ends: string[] = [];
  const one = supervise('echo hello; exec sleep 60', (how) => ends.push(how) > 0);
  one.start();
  await vi.waitFor(() => expect(readFileSync(one.spec.log.path, 'utf8')).toContain('hello'));
  const first = pid();
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(pid()).not.toBe(first));
  expect(ends).toEqual(['SIGKILL']);
  await vi.waitFor(() => expect(one.spec.log.tail(9)).toMatch(/hello\nslipway: it ended \(SIGKILL\)\nhello/));
  const second = pid();
  await one.stop();
  expect(lives(second)).toBe(false);
  expect(existsSync(one.spec.pidFile)).toBe(false);
});

test('leaves it when told so, and counts the ends', async () => {
  const ends: number[] = [];
  const one = supervise('exit 3', (_how, count) => ends.push(count) < 2);
  one.start();
  await vi.waitFor(() => expect(ends).toEqual([1, 2]), 3_000);
  await one.stop();
});

test('one that will not end is ended, with its children', async () => {
  const lines: string[] = [];
  const one = supervise(
    'trap "" TERM; sleep 60 & echo $!; wait; wait',
    () => true,
    (line) => lines.push(line),
  );
  one.start();
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  const parent = pid();
  await one.stop();
  await vi.waitFor(() => expect([lives(parent), lives(Number(lines[0]))]).toEqual([false, false]));
});

test('a log stays within its bounds', () => {
  const log = new LogFile(join(directory, 'small.log'), 100);
  for (let line = 0; line < 50; line += 1) log.write(`line ${line}\n`);
  expect(readFileSync(log.path).length + readFileSync(`${log.path}.1`).length).toBeLessThan(250);
  expect(log.tail(1)).toBe('line 49');
});
