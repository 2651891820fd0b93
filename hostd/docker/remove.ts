/**
 * Removes a container with all it has written, whatever that is: dockerd by itself walks every file first, which takes
 * minutes for millions of them and fails for good at a path longer than it can name. So its disk is emptied before.
 * The only one that knows where dockerd keeps a disk. Knows nothing of hosts.
 */
import type Docker from 'dockerode';
import { readFile } from 'node:fs/promises';
import { statusOf, unless } from './client.ts';

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

/** null if the container is gone, or has lost its disk in a removal that was cut off. */
async function diskOf(docker: Docker, name: string): Promise<string | null> {
  try {
    const { Id } = await docker.getContainer(name).inspect();
    const { DockerRootDir: root } = (await docker.info()) as { DockerRootDir: string };
    const id = await readFile(`${root}/image/btrfs/layerdb/mounts/${Id}/mount-id`, 'utf8');
    return `${root}/btrfs/subvolumes/${id.trim()}`;
  } catch (error) {
    if (statusOf(error) === 404 || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
