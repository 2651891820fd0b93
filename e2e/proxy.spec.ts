/** Behind a real nginx with a certificate: sign-in, Secure cookie, websocket; and a foreign page gets nothing. */
import WebSocket from 'ws';
import { comeIn } from './door.ts';
import { expect, freshName, test } from './fixtures.ts';
import { baseUrl, instructorLink, lessonPath, printedInstructorLink, publicUrl } from './instance.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { runBlock, Workspace } from './workspace.ts';

let nginx: Nginx;

test.beforeAll(async () => {
  nginx = await startNginx(new URL(baseUrl).host, Number(new URL(publicUrl()).port));
});

test.afterAll(async () => nginx.stop());

test('a student comes in, gets a Secure cookie, and works on a host', async ({ newDevice }) => {
  const page = await newDevice({ baseURL: publicUrl(), ignoreHTTPSErrors: true });
  await comeIn(page, freshName());
  const cookies = await page.context().cookies(publicUrl());
  expect(cookies.filter(({ httpOnly }) => httpOnly)).toEqual([
    expect.objectContaining({ secure: true, sameSite: 'Lax' }),
  ]);

  await page.goto(lessonPath(4));
  const workspace = new Workspace(page);
  await workspace.open();
  await runBlock(page, 'sudo docker run -it --rm alpine:latest');
  await workspace.atPrompt(/\/ # ?$/);
  await workspace.command('echo "inside $((20 + 3))"', /^inside 23$/m);
});

test('the instructor’s link has the public address, and opens the room', async ({ newDevice }) => {
  expect(printedInstructorLink()).toBe(instructorLink(publicUrl()));
  const page = await newDevice({ baseURL: publicUrl(), ignoreHTTPSErrors: true });
  await page.goto(printedInstructorLink());
  await page.getByRole('button', { name: 'Sign in as instructor' }).click();
  await expect(page.getByRole('heading', { name: 'The room' })).toBeVisible();
});

test('a page of another site gets no websocket and changes nothing', async ({ newDevice }) => {
  const page = await newDevice({ baseURL: publicUrl(), ignoreHTTPSErrors: true });
  await comeIn(page, freshName());
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

  for (const origin of ['https://evil.example', 'null', baseUrl, undefined])
    expect(await upgrade(cookie, origin), origin ?? 'none').toBe(403);
  expect(await upgrade(cookie, publicUrl())).toBe(101);

  const change = { data: { course: 'any', lesson: 'any', state: 'seen' }, headers: { origin: 'https://evil.example' } };
  expect((await page.request.post('/api/progress', change)).status()).toBe(403);
});

/** The status with which an upgrade is answered. */
function upgrade(cookie: string, origin: string | undefined): Promise<number> {
  const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
  return new Promise((answered, failed) => {
    const socket = new WebSocket(`${publicUrl().replace(/^http/, 'ws')}/ws`, { headers, rejectUnauthorized: false });
    socket.once('open', () => (answered(101), socket.close()));
    socket.once('unexpected-response', (request, response) => (answered(response.statusCode ?? 0), request.destroy()));
    socket.once('error', failed);
  });
}
