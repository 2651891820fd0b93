/** The Docker Engine of a student's host: it starts when it is first used, again when it died, and says why it does not. */
import { expect, test } from './fixtures.ts';
import { lessonPath } from './instance.ts';

test('Docker starts with its first command, again when it was ended, and says where to look when it cannot', async ({
  student: { page, workspace },
}) => {
  await page.goto(lessonPath(1));
  await workspace.open();

  await test.step('at its first command', async () => {
    await workspace.command('pgrep -c dockerd; ls -l /var/run/docker.sock', /^0\nsrw-rw---- .* root docker /m);
    await workspace.command(
      'clear; docker version --format "{{.Server.Os}} $((40+2))"; pgrep -xc dockerd',
      /^linux 42\n1$/m,
    );
  });

  await test.step('with the settings of daemon.json, once it was ended', async () => {
    await workspace.command(
      `clear; sudo sed -i '1s/{/{ "labels": ["of=mine"],/' /etc/docker/daemon.json; sudo pkill -x dockerd; sleep 2; docker info --format '{{.Labels}} {{.Name}}'`,
      /^\[of=mine\] h/m,
    );
  });

  await test.step('not with settings that are wrong, and it says so', async () => {
    await workspace.command(
      `clear; echo '{ "no-such-setting": 1 }' | sudo tee /etc/docker/daemon.json; sudo pkill -x dockerd; sleep 3; docker ps`,
      /the Docker Engine of this host does not start\./,
    );
    await workspace.command('clear; sudo tail -n 3 /var/log/dockerd.log', /no-such-setting/);
  });

  await test.step('and again when they are mended', async () => {
    await workspace.command(
      `clear; echo '{}' | sudo tee /etc/docker/daemon.json; until docker ps 2> /dev/null; do sleep 1; done`,
      /^CONTAINER ID/m,
    );
  });
  await expect(workspace.status).toBeVisible();
});
