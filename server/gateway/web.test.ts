import { createHash } from 'node:crypto';
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { post, startClassroom, type Classroom } from '../testing/classroom.ts';
import { inlineScriptHashes } from './csp.ts';
import { webPath } from './web-paths.ts';

const SCRIPT = 'self.x = [1, "</p>"]\n';
const PAGE = `<!doctype html><html><head><script>${SCRIPT}</script><script src="/a.js"></script></head><body>${'text '.repeat(300)}</body></html>`;

let web: Server;
let asked: { url: string; headers: IncomingHttpHeaders }[];
let room: Classroom;

beforeEach(async () => {
  asked = [];
  web = createServer((incoming, answer): ServerResponse => {
    asked.push({ url: incoming.url ?? '', headers: incoming.headers });
    const path = incoming.url ?? '';
    if (path === '/moved') return answer.writeHead(308, { location: `http://${incoming.headers.host}/new` }).end();
    if (path.endsWith('.svg')) return answer.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg/>');
    if (path.endsWith('.png'))
      return answer.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 2, 3]));
    answer.writeHead(path === '/none' ? 404 : 200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-cache, no-store, max-age=0, must-revalidate',
      'x-powered-by': 'Next.js',
      'set-cookie': 'a=b',
    });
    return answer.end(PAGE);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const { port } = web.address() as AddressInfo;
  const env = { SLIPWAY_HOST: '0.0.0.0', SLIPWAY_WEB_URL: `http://127.0.0.1:${port}` };
  room = await startClassroom({ sandbox: new FakeSandbox(), env });
});
afterEach(async () => {
  await room.close();
  web.closeAllConnections();
  web.close();
});

const signedIn = () => room.signIn({ door: 'class', code: room.identity.classCode, name: 'Ada' });

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** Without what fetch would do to path and encoding. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(room.url);
    const ask = request({ hostname, port, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    ask.on('error', reject);
    ask.end();
  });
}

describe('a page', () => {
  it('comes whole, with a policy that names its inline scripts', async () => {
    const { status, headers, body } = await get('/learn/x', { cookie: await signedIn() });
    expect([status, body.toString()]).toEqual([200, PAGE]);
    const hash = createHash('sha256').update(SCRIPT).digest('base64');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
    expect(policy).toContain("default-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`connect-src 'self' ws://${new URL(room.url).host} wss://`);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('is compressed for who takes it, and not sent again to who has it', async () => {
    const cookie = await signedIn();
    const packed = await get('/learn/x', { cookie, 'accept-encoding': 'gzip, br' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body.length).toBeLessThan(PAGE.length / 2);
    expect(gunzipSync(packed.body).toString()).toBe(PAGE);
    const again = await get('/learn/x', { cookie, 'if-none-match': String(packed.headers['etag']) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(packed.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Accept-Encoding' });
    expect((await get('/none', { cookie })).headers['cache-control']).toContain('no-store');
  });

  it('is fetched without a word of who asks', async () => {
    const cookie = await signedIn();
    await get('/learn/x', {
      cookie,
      authorization: 'x',
      'x-forwarded-for': '1.2.3.4',
      'x-middleware-subrequest': 'y',
      rsc: '1',
    });
    const headers = asked.at(-1)?.headers ?? {};
    expect(Object.keys(headers).sort()).toEqual(['accept-encoding', 'connection', 'host', 'rsc']);
    expect(JSON.stringify(headers)).not.toContain('Ada');
  });

  it('that is none keeps its status, and a move stays on our address', async () => {
    const cookie = await signedIn();
    expect((await get('/none', { cookie })).status).toBe(404);
    const moved = await get('/moved', { cookie });
    expect([moved.status, moved.headers.location]).toEqual([308, '/new']);
  });

  it('leads to the door who is not signed in', async () => {
    const answer = await get('/learn/x?y=1', { accept: 'text/html' });
    expect([answer.status, answer.headers.location]).toEqual([303, '/door?next=%2Flearn%2Fx%3Fy%3D1']);
    expect(asked).toEqual([]);
    for (const open of ['/door', '/door?next=%2F', '/_next/static/a.js', '/icon.svg']) {
      expect((await get(open)).status).toBe(200);
    }
    for (const shut of ['/media/x/first/a.png', '/katex/katex.min.css', '/learn/x.css']) {
      expect((await get(shut)).status).toBe(303);
    }
  });

  it('can only be read', async () => {
    const answer = await post(`${room.url}/learn/x`, {}, { cookie: await signedIn() });
    expect(answer.status).toBe(404);
    expect(asked).toEqual([]);
  });
});

it('a picture may not do anything when it is opened alone', async () => {
  const { headers } = await get('/icon.svg');
  expect(headers['content-security-policy']).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox");
  expect((await get('/a.png')).body).toEqual(Buffer.from([1, 2, 3]));
});

it('while web is away, a page says so and comes again; the rest goes on', async () => {
  const cookie = await signedIn();
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  const page = await get('/learn/x', { cookie, accept: 'text/html' });
  expect(page.status).toBe(503);
  expect(page.body.toString()).toContain('http-equiv="refresh"');
  expect((await get('/api/me', { cookie })).status).toBe(200);
  const socket = await room.page({ cookie });
  await socket.hello();
});

it('what belongs to a page waits for web that is being started again', async () => {
  const { port } = web.address() as AddressInfo;
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  const script = get('/_next/static/a.js');
  await new Promise((resolve) => setTimeout(resolve, 100));
  web.listen(port, '127.0.0.1');
  expect((await script).status).toBe(200);
});

it('not more wait for it than a few pages have scripts', async () => {
  const { port } = web.address() as AddressInfo;
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  const statuses: number[] = [];
  const scripts = Array.from({ length: 300 }, async () => statuses.push((await get('/_next/static/a.js')).status));
  await vi.waitFor(() => expect(statuses.length).toBeGreaterThanOrEqual(44), { timeout: 5000 });
  expect(new Set(statuses)).toEqual(new Set([503]));
  web.listen(port, '127.0.0.1');
  await Promise.all(scripts);
  expect(statuses.filter((status) => status === 200)).toHaveLength(256);
});

it('who leaves is not asked for any longer', async () => {
  const { hostname, port } = new URL(room.url);
  const left = new Promise((resolve) => {
    web.removeAllListeners('request');
    web.on('request', ({ socket }: IncomingMessage) => socket.on('close', resolve));
  });
  const asked = new Promise((resolve) => web.once('request', resolve));
  const browser = request({ hostname, port, path: '/_next/static/a.js' });
  browser.on('error', () => {}).end();
  await asked;
  browser.destroy();
  await left;
});

it('an idle connection that web closes at the wrong moment is nobody’s loss', async () => {
  const headers = { cookie: await signedIn(), accept: 'text/html' };
  const used = new WeakSet<object>();
  web.prependListener('request', ({ socket }: IncomingMessage) => {
    if (used.has(socket)) socket.destroy();
    used.add(socket);
  });
  for (let turn = 0; turn < 4; turn += 1) expect((await get('/learn/x', headers)).status).toBe(200);
});

it.each(['/learn/x#.css', '/internal#x', '/_next/image#.css?url=a', '/learn/x?y#z', '/api/me#x'])(
  '%s is no address that a browser asks for',
  async (path) => {
    for (const headers of [undefined, { cookie: await signedIn() }])
      expect((await get(path, headers)).status).toBe(400);
    expect(asked).toEqual([]);
  },
);

describe('paths', () => {
  it.each([
    '/internal',
    '/internal/solutions',
    '//internal/x',
    '/INTERNAL/x',
    '/%69nternal/x',
    '/%2569nternal/x',
    '/a/../internal/x',
    '/./internal',
    '/a/%2e%2e/internal',
    '/\\internal',
    '/%5cinternal',
    '/%2finternal',
    '/_next/image',
    '/_next/image?url=%2Finternal%2Fx',
    '/a%00',
    '/%zz%69',
    'http://x/',
  ])('%s is nobody’s business', async (path) => {
    expect(webPath(path)).toBeNull();
    const { status } = await get(path, { cookie: await signedIn() });
    expect([400, 404]).toContain(status);
    expect(asked).toEqual([]);
  });

  it.each([
    ['/', false],
    ['/learn/docker-basics/first-container?x=%2F', false],
    ['/learn/50%25-off', false],
    ['/internals', false],
    ['/door', true],
    ['/doorway', false],
    ['/_next/static/media/a.woff2', true],
    ['/mark.svg', true],
    ['/learn/a/picture.svg', false],
    ['/media/x/first/a.png', false],
    ['/a%2Fpicture.svg', false],
    ['/a.css', false],
  ])('%s may be asked for; open: %s', (path, open) => expect(webPath(path)?.open).toBe(open));
});

describe('hashes of inline scripts', () => {
  it('are of the text as a browser reads it', () => {
    const hash = (text: string) => createHash('sha256').update(text).digest('base64');
    expect(inlineScriptHashes('<script>a&amp;b\r\nc</script>')).toEqual([hash('a&amp;b\nc')]);
    expect(inlineScriptHashes('<script src=x>no</script><p>&lt;script>no&lt;/script></p>')).toEqual([]);
    expect(inlineScriptHashes('<template><script>t</script></template><!--<script>c</script>-->')).toEqual([hash('t')]);
  });
});
