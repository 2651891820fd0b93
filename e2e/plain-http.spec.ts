/** Plain HTTP in a LAN: browsers offer neither navigator.clipboard nor crypto.randomUUID there, and all works the same. */
import { comeIn } from './door.ts';
import { expect, freshName, test } from './fixtures.ts';
import { endHosts } from './classroom.ts';
import { baseUrl, lessonPath } from './instance.ts';
import { withOwnAddress } from './own-address.ts';
import { block, HOST_READY_MS, runBlock, Workspace } from './workspace.ts';

test('sign in, copy and run over plain http', async ({ newDevice }) => {
  await withOwnAddress('198.18.0.1', async (address) => {
    const origin = `http://${address}:${new URL(baseUrl).port}`;
    const page = await newDevice({ baseURL: origin });
    const name = freshName();
    await comeIn(page, name);
    await page.goto(lessonPath(4));
    expect(await page.evaluate(() => [isSecureContext, typeof navigator.clipboard, typeof crypto.randomUUID])).toEqual([
      false,
      'undefined',
      'undefined',
    ]);

    await block(page, 'cat /etc/os-release').getByRole('button', { name: 'Copy' }).click();
    await expect(block(page, 'cat /etc/os-release').getByText('Copied')).toBeVisible();
    const elsewhere = await newDevice({ baseURL: origin });
    await elsewhere.goto('/door');
    const field = elsewhere.getByRole('textbox', { name: 'Your name' });
    await field.press('Control+V');
    await expect(field).toHaveValue('cat /etc/os-release');

    const workspace = new Workspace(page);
    await runBlock(page, 'sudo docker run -it --rm alpine:latest');
    await expect(workspace.status).toBeVisible({ timeout: HOST_READY_MS });
    await workspace.screenReaderMode();
    await workspace.atPrompt(/\/ # ?$/);
    await workspace.command('echo "inside $((20 + 3))"', /^inside 23$/m);
    await endHosts([name]);
  });
});
