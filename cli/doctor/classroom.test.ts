/** A classroom seen from outside: processes, hostd's socket, and what comes by HTTP, all of it real but the classroom. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_REQUEST_BYTES, Request } from '../../hostd/verbs.ts';
import { claim } from '../up/preconditions.ts';
import { pageByUrl, websocketByUrl } from './by-url.ts';
import { readClassroom, variablesIn } from './classroom.ts';
import { askHostd, hostd, parse } from './hostd.ts';
import { codeOf, get, upgrade } from './http.ts';
import { processes } from './processes.ts';
import { isOurs, server, web, websocket } from './server.ts';
import { mirror, readServices, registries, resolver } from './services.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'slipway-doctor-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('a classroom runs while it is claimed', async () => {
  const data = directory();
  const where = { instance: `d${process.pid % 100_000}`, data, run: data };
  expect(await readClassroom(where, 3000)).toMatchObject({
    running: false,
    port: null,
    origin: 'http://127.0.0.1:3000',
    isGuess: false,
    processes: [{ name: 'hostd', pid: null, lives: false }, { name: 'server' }, { name: 'web' }],
  });
  await claim(where);
  expect((await readClassroom(where, 3000)).running).toBe(true);
});

test('a process id that somebody else has by now is no process of ours', async () => {
  const run = directory();
  mkdirSync(`${run}/pids`);
  const other = spawn('sleep', ['60'], { env: {} });
  onTestFinished(() => void other.kill());
  await once(other, 'spawn');
  writeFileSync(`${run}/pids/server.pid`, `${other.pid}\n`);
  const { processes: seen } = await readClassroom({ instance: 'x', data: run, run }, 80);
  expect(seen[1]).toEqual({ name: 'server', pid: other.pid, lives: false });
});

test('the server says where it listens', async () => {
  const run = directory();
  mkdirSync(`${run}/pids`);
  const child = spawn('sleep', ['60'], { env: { SLIPWAY_PORT: '8080', SLIPWAY_HOST: '127.0.0.2' } });
  onTestFinished(() => void child.kill());
  await once(child, 'spawn');
  writeFileSync(`${run}/pids/server.pid`, `${child.pid}\n`);
  const where = { instance: 'x', data: run, run };
  expect(await readClassroom(where, null)).toMatchObject({
    port: 8080,
    origin: 'http://127.0.0.2:8080',
    isGuess: false,
  });
  expect((await readClassroom(where, null)).processes[1]).toEqual({ name: 'server', pid: child.pid, lives: true });
});

test('an environment is read to the letter', () => {
  const variables = variablesIn('SLIPWAY_PORT=80\0SLIPWAY_PUBLIC_URL=\0X=a=b\0');
  expect([...variables]).toEqual([
    ['SLIPWAY_PORT', '80'],
    ['SLIPWAY_PUBLIC_URL', ''],
    ['X', 'a=b'],
  ]);
});

test('a process that is gone is named, and its log', () => {
  const where = { instance: 'x', data: '/d', run: '/r' };
  const all = [
    { name: 'hostd', pid: 5, lives: true },
    { name: 'web', pid: 6, lives: true },
  ] as const;
  expect(processes({ processes: all, where })).toEqual({ status: 'pass', found: 'hostd 5, web 6' });
  const gone = [all[0], { ...all[1], lives: false }];
  expect(processes({ processes: gone, where })).toMatchObject({
    status: 'fail',
    found: 'not running: web',
    mend: 'tail /d/log/web.log',
  });
});

const machine = { maxHosts: 3, memoryPerHostBytes: 5, registry: 'registry.class', short: null };

async function listening(answer: (line: string) => string | null): Promise<string> {
  const path = `${directory()}/s`;
  const listener = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (line: string) => {
      const said = answer(line);
      if (said !== null) socket.end(said);
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => listener.listen(path, resolve));
  onTestFinished(() => void listener.close());
  return path;
}

test('hostd is asked by its own contract', async () => {
  const path = await listening((line) => {
    expect(line.length).toBeLessThan(MAX_REQUEST_BYTES);
    expect(Request.parse(JSON.parse(line))).toEqual({ verb: 'ping' });
    return `${JSON.stringify({ ok: true, machine })}\n`;
  });
  expect(await askHostd(path)).toEqual({ ok: true, machine });
  expect(await askHostd('/nonexistent')).toEqual({ ok: false, code: 'ENOENT' });
  expect(await askHostd(await listening(() => ''))).toEqual({ ok: false, code: 'silent' });
});

test('a hostd that says nothing is waited for no longer than for anything else', async () => {
  expect(await askHostd(await listening(() => null), 20)).toEqual({ ok: false, code: 'silent' });
});

test('what hostd answers is right, a refusal, or strange', () => {
  expect(parse(`{"ok":false,"code":"engine-down"}`)).toEqual({ ok: false, code: 'engine-down' });
  expect(parse('hello')).toEqual({ ok: false, code: 'strange' });
  expect(parse('{"ok":true}')).toEqual({ ok: false, code: 'strange' });
  expect(hostd({ ok: true, machine }, '/d').status).toBe('pass');
  expect(hostd({ ok: false, code: 'EACCES' }, '/d').status).toBe('skip');
  expect(hostd({ ok: false, code: 'ECONNREFUSED' }, '/d')).toMatchObject({
    status: 'fail',
    found: 'does not answer (ECONNREFUSED)',
    mend: 'tail /d/log/hostd.log',
  });
  expect(hostd({ ok: false, code: 'strange' }, '/d')).toMatchObject({
    status: 'fail',
    mend: expect.stringMatching(/checkout/),
  });
});

/** `upgraded`: the answer to a websocket; null: the proxy strips what would make it one. */
async function site(upgraded: string | null): Promise<string> {
  const http: Server = createHttpServer((request, response) => {
    if (request.url === '/api/me') response.end('{"signedIn":false}');
    else if (request.url === '/door') response.end('<p>door');
    else response.writeHead(400).end();
  });
  if (upgraded !== null) http.on('upgrade', (_request, socket) => socket.end(upgraded));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void http.close().closeAllConnections());
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

const refused = (status: string) => `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;

test('refused for want of a session is a way through', async () => {
  const origin = await site(refused('401 Unauthorized'));
  const at = { origin, data: '/d' };
  expect(server(await get(`${origin}/api/me`), at).status).toBe('pass');
  expect(web(await get(`${origin}/door`), at).status).toBe('pass');
  expect(websocket(await upgrade(origin), at).status).toBe('pass');
  expect(pageByUrl(await get(`${origin}/door`), origin)).toEqual({ status: 'pass', found: `comes from ${origin}` });
  expect(websocketByUrl(await upgrade(origin), origin).status).toBe('pass');
});

test('pages that come without the websocket are told from nothing at all', async () => {
  const origin = await site(null);
  const came = await upgrade(origin);
  expect(pageByUrl(await get(`${origin}/door`), origin).status).toBe('pass');
  expect(websocketByUrl(came, origin)).toMatchObject({ status: 'fail', found: 'does not come through (HTTP 400)' });
  expect(websocket(came, { origin, data: '/d' }).status).toBe('fail');

  const nobody = 'http://127.0.0.1:1';
  expect(await get(nobody)).toEqual({ code: expect.stringMatching(/ECONNREFUSED|bad port/) });
  expect(await upgrade(nobody)).toEqual({ code: 'ECONNREFUSED' });
  expect(server({ code: 'ECONNREFUSED' }, { origin, data: '/d' })).toMatchObject({
    status: 'fail',
    found: expect.stringMatching(/ECONNREFUSED/),
  });
  expect(web({ status: 502, body: '' }, { origin, data: '/d' })).toMatchObject({
    status: 'fail',
    found: expect.stringMatching(/HTTP 502/),
  });
});

test('a proxy that names another host is told from one that lets nothing through', async () => {
  const origin = await site(refused('403 Forbidden'));
  expect(websocketByUrl(await upgrade(origin), origin)).toMatchObject({
    status: 'fail',
    mend: expect.stringContaining(`--public-url ${origin}`),
  });
  expect(websocketByUrl({ code: 'no answer in time' }, origin)).toMatchObject({
    status: 'fail',
    why: expect.stringMatching(/lets no websocket/),
  });
  expect(pageByUrl({ status: 502, body: '' }, origin)).toMatchObject({
    status: 'fail',
    found: expect.stringMatching(/does not reach Slipway/),
  });
  expect(pageByUrl({ code: 'CERT_HAS_EXPIRED' }, origin)).toMatchObject({
    status: 'fail',
    found: expect.stringMatching(/certificate/),
  });
  expect(pageByUrl({ code: 'ENOTFOUND' }, origin)).toMatchObject({
    status: 'fail',
    found: `${origin}/door: ENOTFOUND`,
  });
});

test('somebody else’s page is no server of ours', () => {
  expect(isOurs({ status: 200, body: '{"signedIn":false}' })).toBe(true);
  expect(isOurs({ status: 200, body: '<html>' })).toBe(false);
  expect(isOurs({ status: 200, body: '{}' })).toBe(false);
  expect(isOurs({ status: 404, body: '{"signedIn":false}' })).toBe(false);
  expect(isOurs({ code: 'ECONNREFUSED' })).toBe(false);
});

test('the innermost code says why', () => {
  const inner = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  expect(codeOf(new TypeError('fetch failed', { cause: new AggregateError([inner]) }))).toBe('ECONNREFUSED');
  expect(codeOf(new Error('plain'))).toBe('plain');
  expect(codeOf(new DOMException('x', 'TimeoutError'))).toBe('no answer in time');
});

test('registries and resolver: only the mirror may be away', async () => {
  const all = { library: true, classroom: true, mirror: true, resolver: true };
  expect([registries, mirror, resolver].map((of) => of(all, '/d').status)).toEqual(['pass', 'pass', 'pass']);
  expect([registries, mirror, resolver].map((of) => of(null, '/d').status)).toEqual(['skip', 'skip', 'skip']);
  expect(registries({ ...all, classroom: false }, '/d')).toMatchObject({
    status: 'fail',
    found: 'no answer: classroom',
    mend: 'tail /d/hostd/log/registry-classroom.log',
  });
  expect(mirror({ ...all, mirror: null }, '/d').status).toBe('warn');
  expect(resolver({ ...all, resolver: false }, '/d').status).toBe('fail');
  expect(await readServices({ instance: 'x', data: '/nonexistent', run: '/nonexistent' })).toBeNull();
});
