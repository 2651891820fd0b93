/** Lesson 6: a Dockerfile is saved from the page to the student's host, built and run there. */
import { test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { block, COMMAND_MS, runBlock } from './workspace.ts';

test.setTimeout(360_000);

test('lesson 6: save, build, run', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(6));
  await workspace.open();
  await block(page, 'FROM alpine:3').getByRole('button', { name: 'Save to my host' }).click();
  await runBlock(page, 'docker build -t alpine-pubip .');
  await workspace.shows('naming to docker.io/library/alpine-pubip', 2 * COMMAND_MS);
});
