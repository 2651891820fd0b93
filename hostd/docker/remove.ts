/**
 * Removes a container with all it has written, whatever that is: dockerd by itself walks every file first, which takes
 * minutes for millions of them and fails for good at a path longer than it can name. So its disk is emptied before.
 * Knows nothing of hosts.
 */
import type Docker from 'dockerode';
import { unless } from './client.ts';
import { diskOf } from './disk-of.ts';

export async function removeContainer(
  docker: Docker,
  name: string,
  emptySubvolume: (path: string) => Promise<void>,
): Promise<void> {
  const container = docker.getContainer(name);
  // 409: it is not running.
  await unless([404, 409], container.kill());
  const disk = await diskOf(docker, name);
  if (disk !== null) await emptySubvolume(disk);
  await unless([404], container.remove({ v: true, force: true }));
}
