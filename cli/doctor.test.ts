/** The command as a person or a script runs it: what it says, where, and with which exit status. Looks, and changes nothing. */
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { inCheckout } from './checkout.ts';
import { PLAIN_ENVIRONMENT } from './run.ts';

/** Of a classroom that nobody has. */
const NOBODY = ['--instance', 'nodoc', '--data', `${tmpdir()}/slipway-nobody-${process.pid}`];

const doctor = (args: string[], environment: Record<string, string> = {}) =>
  spawnSync(process.execPath, [inCheckout('cli/main.ts'), 'doctor', ...NOBODY, ...args], {
    encoding: 'utf8',
    env: { ...PLAIN_ENVIRONMENT, ...environment },
  });

const Json = z.strictObject({
  checks: z.array(
    z.union([
      z.strictObject({ name: z.string(), status: z.enum(['pass', 'skip']), found: z.string().min(1) }),
      z.strictObject({
        name: z.string(),
        status: z.enum(['warn', 'fail']),
        found: z.string().min(1),
        why: z.string().min(1),
        mend: z.string().min(1),
      }),
    ]),
  ),
  seats: z.strictObject({
    fit: z.number(),
    memoryPerHostMib: z.number(),
    machineMib: z.number(),
    wanted: z.nullable(z.number()),
    by: z.literal('formula'),
    startMs: z.null(),
  }),
});

test('--json is what a program can read, and the status is that of its checks', () => {
  const { stdout, status } = doctor(['--json', '--seats', '1'], { SLIPWAY_HOST_MEMORY_MIB: '512' });
  const { checks, seats } = Json.parse(JSON.parse(stdout));
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  expect(checks.find(({ name }) => name === 'hostd')).toMatchObject({
    status: 'skip',
    found: `no classroom runs with ${NOBODY[3]}`,
  });
  expect(seats).toMatchObject({ memoryPerHostMib: 512, wanted: 1 });
  expect(status).toBe(checks.some((check) => check.status === 'fail') ? 1 : 0);
});

test('what was asked for and is not there is a failure, told in plain text where no terminal is', () => {
  const { stdout, status } = doctor(['--seats', '9999', '--url', 'http://127.0.0.1:1']);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^ {2}FAIL {2}memory +\d+ hosts? at 2 GiB/m);
  expect(stdout).toMatch(/^ {2}FAIL {2}page by url +/m);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d+ ok, \d+ warnings?, \d+ failed, \d+ skipped$/);
  expect(stdout).not.toContain('\x1b');
});

test.each([
  [['--seats', 'many'], /--seats <number>' argument 'many' is invalid/],
  [['--url', 'lab'], /Give an address such as/],
  [['--no-such'], /unknown option/],
  [['today'], /too many arguments/],
  [['--data', '/srv/my data'], /--data is “\/srv\/my data” and must be/],
])('%j is not understood: status 2', (args, words) => {
  const { stderr, stdout, status } = doctor(args);
  expect(status).toBe(2);
  expect(stderr).toMatch(words);
  expect(stdout).toBe('');
});

test('help is no mistake', () => {
  expect(doctor(['--help']).status).toBe(0);
});
