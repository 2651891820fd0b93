/** The main job in one go: a student opens lesson 4, presses Run, and a real Docker Engine answers. */
import { test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { runBlock } from './workspace.ts';

test('a student runs a container from lesson 4', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(4));
  await workspace.open();
  await runBlock(page, 'sudo docker run -it --rm alpine:latest');
  await workspace.atPrompt(/\/ # ?$/);
  await runBlock(page, 'cat /etc/os-release');
  await workspace.shows(/NAME=.*Alpine/i);
});
