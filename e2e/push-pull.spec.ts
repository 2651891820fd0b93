/** Lesson 7: what one student pushes to the classroom's registry, another pulls on a host of their own. */
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { block, COMMAND_MS, HOST_READY_MS, runBlock } from './workspace.ts';

test('lesson 7: push, and pull on somebody else’s host', async ({ student, newStudent }) => {
  const { page, workspace } = student;
  await page.goto(lessonPath(7));
  const dockerfile = block(page, 'FROM alpine:3');
  await dockerfile.getByRole('button', { name: 'Save to my host' }).click();
  await expect(dockerfile.getByRole('status')).toContainText('Saved', { timeout: HOST_READY_MS });
  await workspace.ready();

  await runBlock(
    page,
    'docker image inspect alpine-pubip > /dev/null 2>&1 || docker build -t alpine-pubip -f ~/alpine-pubip/Dockerfile.simple ~/alpine-pubip',
  );
  await workspace.shows('naming to docker.io/library/alpine-pubip', 2 * COMMAND_MS);
  await workspace.atPrompt();
  await runBlock(page, 'docker tag alpine-pubip registry.class/$(hostname)/alpine-pubip');
  await workspace.atPrompt();
  await runBlock(page, 'docker push registry.class/$(hostname)/alpine-pubip');
  await workspace.shows(/latest: digest: sha256:[0-9a-f]{40}/);
  await workspace.atPrompt();
  await workspace.command('clear; echo "pushed from $(hostname)."', /^pushed from h[a-z0-9]+\.$/m);
  const host = /pushed from (h[a-z0-9]+)\./.exec((await workspace.text()).split('\n').at(-2)!)![1]!;

  const somewhereElse = await newStudent();
  await somewhereElse.page.goto(lessonPath(7));
  await somewhereElse.workspace.open();
  await somewhereElse.workspace.command('hostname', /^h[a-z0-9]+$/m);
  expect(await somewhereElse.workspace.text()).not.toContain(host);
  await somewhereElse.workspace.command(
    `docker run --rm registry.class/${host}/alpine-pubip`,
    /Status: Downloaded newer image[^]*^Container [0-9a-f]{12} has the address 172\.17\.0\.\d+$/m,
  );
});
