/**
 * `up` as a person uses it: starts, says in one sentence why it will not start twice, survives being killed, starts
 * again in no time, and leaves the machine as it found it.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkout } from '../checkout.ts';
import { attempt } from '../run.ts';
import { DATA, INSTANCE } from '../test/instance.ts';
import { freePort } from './preconditions.ts';

const PIDS = `/run/slipway-${INSTANCE}/pids`;
/** A start may have to build the site and the sandbox image. */
const FIRST_START_MS = 900_000;

type Up = { output(): string; pid: number; ready: Promise<number>; ended: Promise<number | null> };

function up(port: number, ...options: string[]): Up {
  const args = [
    'cli/main.ts',
    'up',
    '--yes',
    '--instance',
    INSTANCE,
    '--data',
    DATA,
    '--port',
    String(port),
    ...options,
  ];
  const begun = performance.now();
  const child = spawn(process.execPath, args, { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const ready = new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Ctrl-C ends it.')) resolve(performance.now() - begun);
      });
    }
    void ended.then((status) => reject(new Error(`up ended with ${status}:\n${output}`)));
  });
  // Whoever does not wait for it expects that it never comes.
  ready.catch(() => {});
  return { output: () => output, pid: child.pid!, ready, ended };
}

/** All of the machine that a start may touch while it runs, one fact a line. */
async function machine(): Promise<string[]> {
  const [links, namespaces, loops, rules, tables] = await Promise.all([
    attempt('ip', ['-oneline', 'link']),
    attempt('ip', ['netns']),
    attempt('losetup', ['--list', '--noheadings', '--output', 'BACK-FILE']),
    attempt('iptables-save', []),
    attempt('nft', ['list', 'tables']),
  ]);
  const lines = (text: string, prefix: string) => text.split('\n').map((line) => `${prefix} ${line.trim()}`);
  return [
    ...lines(links.output.replace(/^\d+: ([^:@]+).*$/gm, '$1'), 'link'),
    ...lines(namespaces.output.replace(/ \(.*/g, ''), 'netns'),
    ...lines(loops.output, 'loop'),
    ...lines(rules.output.replace(/^#.*$/gm, '').replace(/\[\d+:\d+\]/g, ''), 'rule'),
    ...lines(tables.output, 'table'),
    ...lines(readFileSync('/proc/self/mounts', 'utf8'), 'mount'),
  ].sort();
}

/** Other instances and other engines come and go beside us; a rule that names none of them is ours until proven. */
const mayBeOurs = (fact: string) =>
  fact.startsWith('rule')
    ? !/slipway:/.test(fact) || fact.includes(INSTANCE)
    : fact.includes(INSTANCE) || fact.includes(DATA);

const pidOf = (name: string) => Number(readFileSync(`${PIDS}/${name}.pid`, 'utf8'));
const lives = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/door`).then(
    ({ status }) => status,
    () => 0,
  );

describe('up', () => {
  let port: number;
  let first: Up;
  let before: string[];

  beforeAll(async () => {
    port = await freePort();
    before = await machine();
    first = up(port);
    await first.ready;
  }, FIRST_START_MS);
  afterAll(async () => {
    if (existsSync(`${PIDS}/up.pid`)) process.kill(pidOf('up'), 'SIGTERM');
    await first.ended;
  });

  test('says what it changes first, and how people come in', async () => {
    const text = first.output();
    expect(text.indexOf('What this changes on the machine')).toBeLessThan(text.indexOf('Check the machine'));
    expect(text).toMatch(/class code for students: {2}\S+/);
    expect(text).toMatch(/instructor's link: +http\S+#instructor=\S+/);
    expect(await answers(port)).toBe(200);
  });

  test('server and web are nobody in particular and can gain nothing', () => {
    for (const name of ['server', 'web']) {
      const status = readFileSync(`/proc/${pidOf(name)}/status`, 'utf8');
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      expect(status).toMatch(/^CapBnd:\t0+$/m);
      expect(status).not.toMatch(/^Uid:\t0\t/m);
    }
  });

  test('refuses, in one sentence: a second start, a port that is taken', async () => {
    const second = up(await freePort());
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/^slipway: Slipway already runs with .*\n$/);

    const other = createServer().listen(0);
    const taken = (other.address() as { port: number }).port;
    const args = [
      'cli/main.ts',
      'up',
      '--instance',
      'swother',
      '--data',
      '/var/lib/slipway-other',
      '--port',
      String(taken),
    ];
    const refused = await attempt(process.execPath, args, { cwd: checkout });
    other.close();
    expect(refused).toMatchObject({ status: 1, output: expect.stringMatching(/^slipway: Port \d+ is taken .*\n$/) });
  });

  test('killed, it takes its processes along; the next start adopts the machine', async () => {
    const children = ['web', 'server', 'hostd'].map(pidOf);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    first = up(port);
    await first.ready;
    expect(first.output()).toMatch(/adopted/);
    expect(children.filter(lives)).toEqual([]);
  });

  test('SIGTERM, even twice, leaves the machine as it was', async () => {
    const children = ['web', 'server', 'hostd'].map(pidOf);
    process.kill(first.pid, 'SIGTERM');
    setTimeout(() => process.kill(first.pid, 'SIGTERM'), 300);
    expect(await first.ended).toBe(0);
    expect(children.filter(lives)).toEqual([]);
    expect((await machine()).filter((fact) => !before.includes(fact) && mayBeOurs(fact))).toEqual([]);
    expect(existsSync(`/run/slipway-${INSTANCE}`)).toBe(false);
  });

  test('a later start has nothing to build', async () => {
    first = up(port);
    await first.ready;
    expect(first.output()).not.toMatch(/Build the site|Step 1\//);
    process.kill(first.pid, 'SIGINT');
    expect(await first.ended).toBe(0);
  });
});
