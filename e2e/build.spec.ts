/** Lesson 6: a Dockerfile is saved from the page to the student's host, built and run there. */
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { block, COMMAND_MS, HOST_READY_MS, runBlock } from './workspace.ts';

test('lesson 6: save, build, run', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(6));

  await test.step('Save starts the host and leaves the file there', async () => {
    const dockerfile = block(page, 'FROM alpine:3');
    await dockerfile.getByRole('button', { name: 'Save to my host' }).click();
    await expect(dockerfile.getByRole('status')).toHaveText('Saved as ~/alpine-pubip/Dockerfile', {
      timeout: HOST_READY_MS,
    });
    await workspace.ready();
    await workspace.command('head -n 1 ~/alpine-pubip/Dockerfile', /^FROM alpine:3$/m);
  });

  await test.step('the image is built, listed and run', async () => {
    await runBlock(page, 'docker build -t alpine-pubip .');
    await workspace.shows('naming to docker.io/library/alpine-pubip', 2 * COMMAND_MS);
    await workspace.atPrompt();
    await runBlock(page, 'docker images alpine-pubip');
    await workspace.shows(/^alpine-pubip\s+latest/m);
    await workspace.atPrompt();
    await runBlock(page, 'docker run --rm alpine-pubip');
    await workspace.shows(/^This image was built on .*\n172\.17\.0\.\d+$/m);
  });
});
