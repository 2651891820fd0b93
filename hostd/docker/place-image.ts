/**
 * Puts an image into the operator's registry, from which every student's `docker pull` gets it, with the internet or
 * without. Takes a `docker save` archive, an archive of a root file system, or a name that docker.io or the dedicated
 * dockerd knows. Knows nothing of students.
 */
import type Docker from 'dockerode';
import { createReadStream } from 'node:fs';
import * as z from 'zod';
import { run } from '../machine/run.ts';
import { PORTS } from '../names.ts';
import { exists } from '../network/netns.ts';
import { statusOf, unless } from './client.ts';
import { follow } from './progress.ts';

/** `alpine:latest`, `course/web:1`; never a registry's name in front, since this is the registry. */
export const PlacedName = z
  .string()
  .regex(/^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);

/** Pure: where the registry keeps it; what docker.io calls `alpine` is `library/alpine` to a mirror. */
export const libraryPath = (name: string) => (name.split(':')[0]!.includes('/') ? name : `library/${name}`);

export async function placeImage(docker: Docker, source: string, target: string): Promise<string> {
  const name = PlacedName.parse(target);
  const image = docker.getImage(await bring(docker, source));
  const path = libraryPath(name);
  const [repository, tag] = path.split(':') as [string, string];
  const repo = `127.0.0.1:${PORTS.libraryWrite}/${repository}`;
  await image.tag({ repo, tag });
  // The registry asks for no password; dockerd wants the header all the same.
  await follow(
    await docker.getImage(`${repo}:${tag}`).push({ tag, authconfig: { username: '', password: '' } }),
    () => {},
  );
  await unless([404, 409], docker.getImage(`${repo}:${tag}`).remove());
  return path;
}

/** Makes the image known to the dedicated dockerd; gives the name or id it has there. */
async function bring(docker: Docker, source: string): Promise<string> {
  if (await exists(source)) {
    const entries = (await run('tar', ['-tf', source])).split('\n').map((entry) => entry.replace(/^\.\//, ''));
    const saved = entries.includes('manifest.json') || entries.includes('oci-layout');
    return saved ? load(docker, source) : importRoot(docker, source);
  }
  try {
    await docker.getImage(source).inspect();
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    await follow(await docker.pull(source.includes(':') ? source : `${source}:latest`), () => {});
  }
  return source;
}

async function load(docker: Docker, file: string): Promise<string> {
  let loaded: string | null = null;
  await follow(await docker.loadImage(createReadStream(file)), (text) => {
    loaded = /^Loaded image(?: ID)?: (\S+)$/.exec(text)?.[1] ?? loaded;
  });
  if (loaded === null) throw new Error(`${file} holds no image`);
  return loaded;
}

async function importRoot(docker: Docker, file: string): Promise<string> {
  const [repo, tag] = ['slipway/placed', 'import'];
  await follow(await docker.importImage(createReadStream(file), { repo, tag }), () => {});
  return `${repo}:${tag}`;
}
