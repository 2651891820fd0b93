/** What Prometheus fetches from a whole server: every metric that the documentation names, with what students did. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { startClassroom, until, type Classroom } from '../testing/classroom.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { metricsListener } from './listener.ts';
import { Metrics } from './metrics.ts';

let sandbox: FakeSandbox;
let room: Classroom;

const start = (warm: number) =>
  startClassroom({ sandbox, env: { SLIPWAY_METRICS_PORT: '0', SLIPWAY_WARM_HOSTS: String(warm) } });

beforeEach(async () => {
  sandbox = new FakeSandbox();
  room = await start(0);
});
afterEach(() => room.close());

const fetched = async (path = '/metrics') => fetch(`http://127.0.0.1:${room.metricsPort}${path}`);

/** By name and labels, as they are written. */
async function values(): Promise<Map<string, number>> {
  const lines = (await (await fetched()).text()).split('\n').filter((line) => /^[a-z]/.test(line));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

async function becomes(name: string, value: number): Promise<void> {
  let last: number | undefined;
  for (const end = Date.now() + 5_000; Date.now() < end;) {
    last = (await values()).get(name);
    if (last === value) return;
  }
  throw new Error(`${name} is ${last}, not ${value}`);
}

it('serves what the documentation names, and documents what it serves', async () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/operating.md'), 'utf8');
  const section = /^## Metrics$(.*?)^## /ms.exec(guide)![1]!;
  const named = [...section.matchAll(/^\| `([a-z0-9_]+)[`{]/gm)].map(([, name]) => name!);
  const served = [...(await (await fetched()).text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
  const ours = (names: string[]) => names.filter((name) => name.startsWith('slipway_')).sort();
  expect(ours(named)).toEqual(ours(served));
  expect(served).toEqual(expect.arrayContaining(named));
  // Also those that the text speaks of: a histogram has series of other names.
  const series = served.flatMap((name) => [name, `${name}_count`, `${name}_bucket`]);
  const told = [...section.matchAll(/\b(?:slipway|process|nodejs)_[a-z0-9_]*[a-z0-9]/g)].map(([name]) => name);
  expect(series).toEqual(expect.arrayContaining(told));
});

it('counts a student’s way, and names nobody', async () => {
  await room.close();
  room = await start(1);
  await becomes('slipway_warm_hosts', 1);
  const page = await room.page();
  await page.hello();
  const terminal = await page.openTerminal();
  await page.attach(terminal);
  page.type({ terminal, writer: randomBytes(8), number: 1, bytes: Buffer.from('x') });
  await until(
    () => page.text(terminal) === 'x',
    () => 'the echo',
  );
  await becomes('slipway_warm_hosts', 1);
  const host = [...sandbox.hosts.keys()][0]!;
  sandbox.reach(host, 'memory');
  const running = await values();
  expect(running.get('slipway_hosts{state="ready"}')).toBe(1);
  expect(running.get('slipway_hosts{state="starting"}')).toBe(0);
  expect(running.get('slipway_host_places')).toBe(4);
  expect(running.get('slipway_warm_hosts_wanted')).toBe(1);
  expect(running.get('slipway_warm_hosts_given_total')).toBe(1);
  expect(running.get('slipway_queue_waiting')).toBe(0);
  expect(running.get('slipway_host_start_seconds_count')).toBe(1);
  // The one that was given away and the one that took its place.
  expect(running.get('slipway_host_make_seconds_count')).toBe(2);
  expect(running.get('slipway_host_limits_total{limit="memory"}')).toBe(1);
  expect(running.get('slipway_host_limits_total{limit="disk"}')).toBe(0);
  expect(running.get('slipway_echo_seconds_count')).toBe(1);
  expect(running.get('slipway_echo_seconds_sum')).toBeLessThan(5);
  expect(running.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);

  sandbox.crash(host, 'out-of-memory');
  await becomes('slipway_host_endings_total{reason="out-of-memory"}', 1);
  sandbox.failure = { code: 'disk-full' };
  page.say({ type: 'host.open' });
  await becomes('slipway_host_start_failures_total{code="disk-full"}', 1);
  const after = await (await fetched()).text();
  expect(after).toContain('slipway_hosts{state="failed"} 1');
  expect(after).not.toContain(host);
});

it('counts who waits', async () => {
  sandbox.maxHosts = 0;
  const page = await room.page();
  await page.hello();
  page.say({ type: 'host.open' });
  await becomes('slipway_queue_waiting', 1);
  await becomes('slipway_hosts{state="starting"}', 1);
});

it('is one page for Prometheus, and nothing else', async () => {
  const answer = await fetched();
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect((await fetched('/')).status).toBe(404);
  expect((await fetched('/api/me')).status).toBe(404);
  const page = { headers: { accept: 'text/html' }, redirect: 'manual' } as const;
  expect((await fetch(`${room.url}/metrics`, page)).status).not.toBe(200);
});

it('measures nothing where no port was named', async () => {
  const other = await startClassroom({ sandbox: new FakeSandbox() });
  expect(other.metricsPort).toBeNull();
  await other.close();
});

it('goes on without metrics where somebody took their port, and says so', async () => {
  const said: unknown[] = [];
  const log = { ...silentLog, error: (fields: object, words: string) => said.push({ ...fields, words }) };
  const second = metricsListener(new Metrics(), log);
  await second.listen(room.metricsPort!);
  expect(second.port).toBeNull();
  expect(said).toMatchObject([{ port: room.metricsPort, error: expect.stringContaining('EADDRINUSE') }]);
  await second.close();
});
