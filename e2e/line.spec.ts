/** Bad lines and other versions: what the page says, that it goes on trying, and that terminals are as they were. */
import { expect, test, type Student } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { LineProxy } from './line-proxy.ts';

/** Two upgrades that nobody answers. */
const FOUND_OUT_MS = 90_000;

let proxy: LineProxy;
test.beforeEach(async () => void (proxy = await LineProxy.start()));
test.afterEach(() => proxy.stop());

const status = ({ workspace }: Student, says: string | RegExp) =>
  workspace.region.getByRole('status').filter({ hasText: says });
const openConnection = ({ workspace }: Student) =>
  workspace.region.getByRole('button', { name: 'Connection', exact: true }).click();
const connection = ({ workspace }: Student) =>
  workspace.region.getByRole('region', { name: 'Connection to the classroom' });

for (const upgrades of ['refuse', 'swallow'] as const)
  test(`a proxy that has websockets ${upgrades}d is told of, and the page recovers`, async ({ newStudent }) => {
    proxy.upgrades = upgrades;
    const student = await newStudent({ origin: proxy.origin });
    await student.page.goto(lessonPath(1));
    const { region } = student.workspace;
    await expect(status(student, /blocks its terminals/)).toBeVisible({ timeout: FOUND_OUT_MS });
    const sentence = `Please allow WebSocket connections to ${new URL(proxy.origin).host}`;
    await expect(region.getByText(sentence)).toBeVisible();
    await openConnection(student);
    await expect(connection(student).getByText('WebSocket blocked, trying again')).toBeVisible();
    await student.page.keyboard.press('Escape');

    proxy.upgrades = 'pass';
    proxy.cut();
    await expect(student.workspace.openButton).toBeVisible({ timeout: FOUND_OUT_MS });
    await expect(region.getByText(sentence)).toBeHidden();
  });

test('a slow line shows how slow it is, and each loss with its reason', async ({ newStudent }) => {
  const student = await newStudent({ origin: proxy.origin });
  await student.page.goto(lessonPath(1));
  await expect(student.workspace.openButton).toBeVisible();
  proxy.delay = 150;
  await openConnection(student);
  const latency = async () => Number.parseFloat((await connection(student).getByText(/ ms$/).textContent()) ?? '');
  await expect.poll(latency).toBeGreaterThanOrEqual(300);
  await expect(connection(student).getByText('never')).toBeVisible();

  proxy.cut();
  await expect(connection(student).getByText('1 time', { exact: true })).toBeVisible();
  await expect(connection(student).getByText(/the network broke it off$/)).toBeVisible();
  await expect(connection(student).getByText('Connected', { exact: true })).toBeVisible();
});

test('a page that is older than its server loads itself again, and its terminals are as they were', async ({
  student,
}) => {
  const { page, workspace } = student;
  let old = false;
  await page.routeWebSocket('**/ws', (socket) => {
    if (old) {
      old = false;
      return void socket.close({ code: 4426, reason: '999' });
    }
    const server = socket.connectToServer();
    cut = () => void server.close({ code: 3000 }).then(() => socket.close({ code: 3000 }));
  });
  let cut = () => {};
  await page.goto(lessonPath(1));
  await workspace.open();
  await workspace.command('mark=kept; echo "before $((40 + 2))"', /^before 42$/m);
  await page.evaluate(() => Object.assign(window, { notReloaded: true }));

  old = true;
  cut();
  await expect.poll(() => page.evaluate(() => 'notReloaded' in window).catch(() => true)).toBe(false);
  await workspace.ready();
  await workspace.shows(/^before 42$/m);
  await workspace.command('echo "still $mark"', /^still kept$/m);
});
