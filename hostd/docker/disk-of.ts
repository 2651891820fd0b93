/**
 * Where dockerd keeps the disk of a container: a subvolume of the students' file system. The only one that knows.
 * Knows nothing of hosts.
 */
import type Docker from 'dockerode';
import { readFile } from 'node:fs/promises';
import { statusOf } from './client.ts';

/** null if the container is gone, or has lost its disk in a removal that was cut off. */
export async function diskOf(docker: Docker, name: string): Promise<string | null> {
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

/** What that disk is a snapshot of: the image, and the few files that dockerd mounts over. */
export const baseOf = (disk: string): string => `${disk}-init`;
