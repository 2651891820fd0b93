/** The command as an operator runs it, in a classroom that runs; all of it real but the server. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RoomHosts } from '../protocol/http.ts';
import { inCheckout } from './checkout.ts';
import type { Host } from './hosts/room.ts';
import { PLAIN_ENVIRONMENT } from './run.ts';
import { claim } from './up/preconditions.ts';
import { whereOf } from './up/settings.ts';

const data = mkdtempSync(`${tmpdir()}/slipway-hosts-`);
const instance = `h${process.pid % 100_000}`;
let server: Server;
let hosts: Host[];
let asked: string[];
/** What the server answers to an action. */
let status: number;

beforeAll(async () => {
  await claim(whereOf({ instance, data }));
  mkdirSync(`${data}/store`);
  mkdirSync(`${data}/log`);
  const doors = { local: false, classCode: 'c', instructorPath: '/door#instructor=secret' };
  writeFileSync(`${data}/store/doors.json`, JSON.stringify(doors));
  writeFileSync(
    `${data}/log/server.log`,
    '{"time":1,"host":"hada01","msg":"a"}\n{"time":2,"host":"hgone","msg":"b"}\n',
  );
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      asked.push(`${request.method} ${request.url} ${body}`);
      if (request.url === '/api/sign-in') return response.setHeader('set-cookie', 's=1; Path=/').end('{}');
      if (request.headers.cookie !== 's=1') return response.writeHead(401).end('{}');
      if (request.method === 'POST' && request.url !== '/api/sign-out') act(body, request.url!);
      if (request.url?.startsWith('/api/room/hosts/')) return response.writeHead(status).end('{}');
      const list: RoomHosts = { hosts, maxHosts: 4, warm: { warm: 0, wanted: 0 }, now: 60_000 };
      return response.end(JSON.stringify(list));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(data, { recursive: true });
});

/** As the server would, at once. */
function act(body: string, url: string): void {
  const one = hosts.find(({ id }) => url.endsWith(`/${id}`));
  if (one === undefined || status !== 200) return;
  if (body.includes('suspend')) one.host = { phase: 'frozen', until: 1 };
  else if (body.includes('"end"')) one.host = { phase: 'ended', reason: 'instructor' };
  else one.hostName = 'hfresh';
}

beforeEach(() => {
  [asked, status] = [[], 200];
  const ada = { id: 'id-1', name: 'Ada', hostName: 'hada01', online: true, course: null, lesson: null };
  hosts = [{ ...ada, since: 0, lastActivityAt: null, host: { phase: 'ready', idleEndsAt: null } }];
});

type Said = { status: number; stdout: string; stderr: string };

function run(args: string[], where = ['--data', data]): Promise<Said> {
  const { port } = server.address() as AddressInfo;
  const command = ['hosts', ...args, '--instance', instance, '--port', String(port), ...where];
  return new Promise((resolve) => {
    const argv = [inCheckout('cli/main.ts'), ...command];
    const child = execFile(process.execPath, argv, { env: PLAIN_ENVIRONMENT }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

test('suspends a host that runs, and no other', async () => {
  expect(await run(['suspend', 'Ada'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/hada01.* was suspended/),
  });
  expect(hosts[0]?.host.phase).toBe('frozen');
  expect(asked).toContain('POST /api/room/hosts/id-1 {"action":"suspend"}');
  asked = [];
  expect((await run(['suspend', 'Ada'])).stdout).toMatch(/does not run: there is nothing to suspend/);
  expect(asked.filter((line) => line.includes('suspend'))).toEqual([]);
});

test('lists hosts, for a person and for a program, and signs out', async () => {
  const table = await run([]);
  expect(table).toMatchObject({ status: 0, stderr: '' });
  expect(table.stdout).toMatch(/^HOST +STUDENT .*\nhada01 +Ada +ready +1 min +none +-\n\n1 ready, /);
  expect(asked).toEqual([
    'POST /api/sign-in {"door":"instructor","token":"secret"}',
    'GET /api/room/hosts ',
    'POST /api/sign-out {}',
  ]);
  const json = await run(['--json']);
  expect(RoomHosts.parse(JSON.parse(json.stdout)).hosts).toEqual(hosts);
});

test('ends the host of a student, and says so once it has ended', async () => {
  expect(await run(['end', 'Ada'])).toEqual({ status: 0, stdout: 'The host hada01 of Ada was ended.\n', stderr: '' });
  expect(asked).toContain('POST /api/room/hosts/id-1 {"action":"end"}');
  const again = await run(['end', 'hada01', '--yes']);
  expect(again).toMatchObject({ status: 0, stdout: expect.stringMatching(/does not run: there is nothing to end/) });
  expect(asked.filter((line) => line.includes('"end"'))).toHaveLength(1);
});

test('resets a host, and says why it cannot', async () => {
  expect(await run(['reset', 'hada01', '--yes'])).toMatchObject({ status: 0, stdout: 'Ada has a fresh host.\n' });
  status = 429;
  const refused = await run(['reset', 'Ada']);
  expect(refused).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^slipway: .* in a minute\.\n$/),
  });
});

test('shows what was written of a host, also of one that is gone', async () => {
  expect((await run(['logs', 'Ada'])).stdout).toMatch(/^1970-\S+ server \{"time":1,"host":"hada01","msg":"a"\}\n$/);
  expect((await run(['logs', 'hgone', '-n', '1'])).stdout).toMatch(/"msg":"b"\}\n$/);
  expect(await run(['logs', 'hada02'])).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^slipway: .*: did you mean hada01\?\n$/),
  });
});

test.each([
  [['end', 'Bob'], 1, /^slipway: No host, and no student with one, is called “Bob”: \.\/slipway hosts lists them\.\n$/],
  [['end'], 2, /missing required argument/],
  [['burn', 'Ada'], 2, /too many arguments/],
  [['logs', 'Ada', '-n', 'all'], 2, /Give a whole number above 0\./],
  [['end', 'Ada', '--json'], 2, /unknown option '--json'/],
])('%j: status %d', async (args, expected, words) => {
  const said = await run(args);
  expect(said.stderr).toMatch(words);
  expect(said).toMatchObject({ status: expected, stdout: '' });
});

test('where no classroom runs it says how one is started', async () => {
  const said = await run([], ['--data', `${data}/none`]);
  expect(said).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^slipway: Slipway does not run with .*--data\.\n$/),
  });
});
