import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSE, MAX_FRAME_BYTES, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { closed, post, startClassroom, TestPage, until, type Classroom } from '../testing/classroom.ts';

const CLASS_MODE = { SLIPWAY_HOST: '0.0.0.0' };
let sandbox: FakeSandbox;
let room: Classroom;
let lines: Record<string, unknown>[];

async function start(env: Record<string, string>) {
  lines = [];
  const log = { info() {}, warn: (fields: Record<string, unknown>) => void lines.push(fields), error() {} };
  sandbox = new FakeSandbox();
  room = await startClassroom({ sandbox, env, log });
}
afterEach(() => room.close());

/** Status of a plain request with headers that fetch would not send. */
function statusOf(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${room.url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

const upgrade = (headers: Record<string, string>) =>
  TestPage.open(room.url, headers).then(
    (page) => {
      page.socket.terminate();
      return 'open';
    },
    (error: Error) => error.message,
  );

describe('the websocket’s way in', () => {
  beforeEach(() => start(CLASS_MODE));

  it.each([
    ['foreign', 'http://evil.example'],
    ['null', 'null'],
    ['of another port', 'http://127.0.0.1:1'],
    ['that is none', 'file://'],
  ])('refuses an origin %s', async (_name, origin) => {
    const cookie = await room.signIn({ door: 'class', code: room.identity.classCode, name: 'Ada' });
    expect(await upgrade({ cookie, origin })).toBe('status 403');
    expect(lines).toContainEqual(expect.objectContaining({ refused: 'websocket', why: 'wrong-origin' }));
  });

  it('refuses a missing origin', async () => {
    const cookie = await room.signIn({ door: 'class', code: room.identity.classCode, name: 'Ada' });
    const headers = {
      cookie,
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    expect(await statusOf('/ws', headers)).toBe(403);
  });

  it('refuses who is not signed in, and takes who is', async () => {
    expect(await upgrade({})).toBe('status 401');
    expect(await upgrade({ cookie: `slipway_session=${'a'.repeat(43)}` })).toBe('status 401');
    const cookie = await room.signIn({ door: 'class', code: room.identity.classCode, name: 'Ada' });
    expect(await upgrade({ cookie })).toBe('open');
  });

  it('closes the pages of a session that is signed out', async () => {
    const cookie = await room.signIn({ door: 'class', code: room.identity.classCode, name: 'Ada' });
    const page = await room.page({ cookie });
    await page.hello();
    await post(`${room.url}/api/sign-out`, {}, { cookie });
    expect(await closed(page)).toBe(CLOSE.notSignedIn);
    expect(await upgrade({ cookie })).toBe('status 401');
  });
});

it.each(['/ws', '/x'])('an upgrade to %s that its sender resets ends nothing else', async (path) => {
  await start(CLASS_MODE);
  const { hostname, port } = new URL(room.url);
  for (let tries = 0; tries < 50; tries += 1) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    socket.on('connect', () => setImmediate(() => socket.resetAndDestroy()));
    await new Promise((resolve) => socket.on('close', resolve));
  }
  expect((await fetch(`${room.url}/api/me`)).status).toBe(200);
});

describe('a page that talks nonsense', () => {
  beforeEach(() => start({}));

  const alive = async () => expect((await fetch(`${room.url}/api/me`)).status).toBe(200);

  it.each([
    ['no JSON', 'hello'],
    ['an unknown type', JSON.stringify({ type: 'host.burn' })],
    ['a key too many', JSON.stringify({ type: 'host.open', image: 'x' })],
    ['binary garbage', Buffer.from([9, 9, 9])],
    ['an input frame that is cut', Buffer.from([1, 0, 0, 0, 1])],
  ])('%s: is closed', async (_name, data) => {
    const page = await room.page();
    await page.hello();
    page.socket.send(data);
    expect(await closed(page)).toBe(CLOSE.badMessage);
    expect(lines).toContainEqual(expect.objectContaining({ refused: 'frame', why: 'bad-message' }));
    await alive();
  });

  it.each([0, -1, 65535, 1.5, null])('a size of %j: is closed', async (columns) => {
    const page = await room.page();
    await page.hello();
    page.socket.send(JSON.stringify({ type: 'terminal.resize', terminal: 1, columns, rows: 24 }));
    expect(await closed(page)).toBe(CLOSE.badMessage);
  });

  it('anything before hello: is closed', async () => {
    const page = await room.page();
    page.say({ type: 'host.open' });
    expect(await closed(page)).toBe(CLOSE.badMessage);
  });

  it('another version: is told to be loaded again', async () => {
    const page = await room.page();
    page.say({ type: 'hello', version: PROTOCOL_VERSION + 1 });
    expect(await closed(page)).toBe(CLOSE.oldPage);
  });

  it.each([MAX_FRAME_BYTES + 1, 10 * 1024 * 1024])('a frame of %d bytes: is closed', async (length) => {
    const page = await room.page();
    await page.hello();
    page.socket.send(Buffer.alloc(length, 1));
    expect([1006, 1009]).toContain(await closed(page));
    await alive();
  });

  it('10,000 frames at once: is closed', async () => {
    const page = await room.page();
    await page.hello();
    for (let n = 0; n < 10_000; n += 1) page.say({ type: 'ping', at: n });
    expect(await closed(page)).toBe(CLOSE.tooFast);
    await alive();
  });

  it('opening and closing terminals all the time: is slowed', async () => {
    const page = await room.page();
    await page.hello();
    const terminal = await page.openTerminal();
    for (let n = 0; n < 60; n += 1) page.say({ type: 'terminal.rename', terminal, title: `t${n}` });
    expect(await page.heard('error')).toMatchObject({ code: 'too-fast' });
    const other = await room.page();
    await other.hello();
    for (let n = 0; n < 20; n += 1) other.say({ type: 'terminal.rename', terminal, title: `u${n}` });
    expect(await other.heard('error')).toMatchObject({ code: 'too-fast' });
  });
});

describe('another student', () => {
  beforeEach(() => start(CLASS_MODE));

  it('has no terminal of mine, not by number either', async () => {
    const cookies = [];
    for (const name of ['Ada', 'Bob'])
      cookies.push(await room.signIn({ door: 'class', code: room.identity.classCode, name }));
    const ada = await room.page({ cookie: cookies[0] ?? '' });
    await ada.hello();
    const terminal = await ada.openTerminal();
    const bob = await room.page({ cookie: cookies[1] ?? '' });
    const welcome = await bob.hello();
    expect(welcome).toMatchObject({ host: { phase: 'absent' }, terminals: [] });
    bob.say({ type: 'terminal.attach', terminal, from: null, columns: 80, rows: 24, claim: true });
    expect(await bob.heard('error')).toMatchObject({ code: 'no-host' });
    bob.say({ type: 'host.open' });
    await bob.isReady();
    bob.say({ type: 'terminal.attach', terminal, from: null, columns: 80, rows: 24, claim: true });
    expect(await bob.heard('error', ({ code }) => code !== 'no-host')).toMatchObject({ code: 'no-such-terminal' });
    bob.type({ terminal, writer: Buffer.alloc(8, 1), number: 1, bytes: Buffer.from('x') });
    await until(
      () => bob.messages.filter(({ type }) => type === 'error').length === 3,
      () => 'the refusal',
    );
    for (const { pty } of sandbox.hosts.values())
      for (const one of pty.terminals.values()) expect(one.typed.length).toBe(0);
    expect(ada.messages.some(({ type }) => type === 'error')).toBe(false);
    expect(lines).toContainEqual(expect.objectContaining({ refused: 'frame', why: 'no-such-terminal' }));
    bob.say({ type: 'room.watch' });
    expect(await bob.heard('error', ({ code }) => code === 'not-allowed')).toBeDefined();
  });
});

describe('what changes something', () => {
  beforeEach(() => start(CLASS_MODE));

  it.each(['http://evil.example', 'null', undefined])('is refused from origin %s', async (origin) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (origin !== undefined) headers['origin'] = origin;
    const answer = await fetch(`${room.url}/api/sign-in`, { method: 'POST', headers, body: '{}' });
    expect([answer.status, await answer.json()]).toEqual([403, { code: 'wrong-origin' }]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('cannot be done by %s', async (method) => {
    const origin = room.url;
    for (const path of ['/api/sign-in', '/api/sign-out', '/api/room/code/renew', '/api/room/hosts/x']) {
      expect(await statusOf(path, { origin }, method)).toBe(404);
    }
  });
});

describe('a server for this machine only', () => {
  beforeEach(() => start({}));

  it('signs in whoever is at the machine', async () => {
    const me = await (await fetch(`${room.url}/api/me`)).json();
    expect(me).toEqual({ signedIn: true, local: true, name: 'Student', role: 'instructor', returnCode: null });
  });

  it('does not answer to a name of somebody else, nor to a proxy', async () => {
    expect(await statusOf('/api/me', { host: 'evil.example' })).toBe(403);
    expect(await statusOf('/', { host: 'localhost', 'x-forwarded-for': '203.0.113.1' })).toBe(403);
    const origin = 'http://evil.example';
    expect(await upgrade({ host: 'evil.example', origin })).toBe('status 403');
    expect(await statusOf('/api/me', { host: 'localhost:3000' })).toBe(200);
  });
});

describe('behind a proxy', () => {
  beforeEach(() => start({ SLIPWAY_PUBLIC_URL: 'https://class.example', SLIPWAY_TRUSTED_PROXY: '127.0.0.1' }));

  it('nobody is signed in for being on loopback', async () => {
    expect(await (await fetch(`${room.url}/api/me`)).json()).toEqual({ signedIn: false });
  });

  it('the public origin counts, and the cookie is for TLS only', async () => {
    const body = { door: 'class', code: room.identity.classCode, name: 'Ada' };
    const answer = await post(`${room.url}/api/sign-in`, body, { origin: 'https://class.example' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('limits the address that the proxy names, not the proxy', async () => {
    const guess = (address: string) =>
      post(`${room.url}/api/sign-in`, { door: 'return', returnCode: 'x' }, { 'x-forwarded-for': address });
    for (let n = 0; n < 10; n += 1) expect((await guess('203.0.113.1')).status).toBe(401);
    const refused = await guess('spoofed, 203.0.113.1');
    expect([refused.status, await refused.json()]).toEqual([
      429,
      { code: 'too-many-tries', retryAfter: expect.any(Number) },
    ]);
    expect((await guess('203.0.113.2')).status).toBe(401);
  });
});
