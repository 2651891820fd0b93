/** Lesson 4, whole, by its Run buttons alone. */
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';
import { HOST_READY_MS, runBlock } from './workspace.ts';

const CONTAINER_PROMPT = /\/ # ?$/;

test('lesson 4 works with nothing but its Run buttons', async ({ student: { page, workspace } }) => {
  await page.goto(lessonPath(4));

  await test.step('Run starts the host and then a container in it', async () => {
    await runBlock(page, 'sudo docker run -it --rm alpine:latest');
    await expect(workspace.status).toBeVisible({ timeout: HOST_READY_MS });
    await workspace.screenReaderMode();
    await workspace.atPrompt(CONTAINER_PROMPT);
  });

  await test.step('a block that is meant for the container is typed into it', async () => {
    await runBlock(page, 'cat /etc/os-release');
    await workspace.shows(/NAME=.*Alpine/i);
    await workspace.atPrompt(CONTAINER_PROMPT);
  });

  await test.step('a second terminal opens and sees the container', async () => {
    await runBlock(page, 'sudo docker ps');
    await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
    await workspace.shows(/alpine:latest\s+"\/bin\/sh"/);
    await workspace.atPrompt();
  });

  await test.step('exit ends the container', async () => {
    await runBlock(page, 'exit');
    await expect(workspace.tab('Terminal 1')).toHaveAttribute('aria-selected', 'true');
    await workspace.atPrompt(/\$ ?$/);
  });

  await test.step('docker ps -a shows that --rm removed it', async () => {
    await runBlock(page, 'sudo docker ps -a');
    await expect(workspace.tab('Terminal 2')).toHaveAttribute('aria-selected', 'true');
    await workspace.shows(/docker ps -a\nCONTAINER ID[^\n]*\n[^\n]*\$$/);
  });
});
