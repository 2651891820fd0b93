/**
 * Puts an image into the operator's registry, from which every student's `docker pull` gets it, with the internet or
 * without. Takes a `docker save` archive, an archive of a root file system, or a name that docker.io or the dedicated
 * dockerd knows. Knows nothing of students.
 */
import type Docker from 'dockerode';
import { createReadStream } from 'node:fs';
import * as z from 'zod';
import { MachineProblem } from '../machine/problem.ts';
import { attempt } from '../machine/run.ts';
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

/** Under each of the names; gives where the registry keeps them. Nothing is placed if one of the names is wrong. */
export async function placeImage(docker: Docker, source: string, targets: readonly string[]): Promise<string[]> {
  requireNames(targets);
  const archive = (await exists(source)) ? await archiveOf(source) : null;
  await requireEngine(docker);
  const image = docker.getImage(await bring(docker, source, archive));
  const paths = targets.map(libraryPath);
  for (const path of paths) await push(docker, image, path);
  return paths;
}

function requireNames(targets: readonly string[]): void {
  const wrong = targets.length === 0 ? '' : targets.find((name) => !PlacedName.safeParse(name).success);
  if (wrong === undefined) return;
  throw new MachineProblem(
    'bad-name',
    `“${wrong}” is no name for an image: write it like alpine:3 or course/web:1, with a tag and without a registry.`,
  );
}

async function requireEngine(docker: Docker): Promise<void> {
  try {
    await docker.ping();
  } catch (error) {
    if (statusOf(error) !== null) throw error;
    throw new MachineProblem('engine-down', 'Slipway is not ready: place images once `up` says that it is.');
  }
}

/** Pure: what an archive with these entries holds; null if no image can be made of it. */
export function kindOf(entries: readonly string[]): 'saved' | 'root' | null {
  const plain = entries.map((entry) => entry.replace(/^\.\//, ''));
  if (plain.includes('manifest.json') || plain.includes('oci-layout')) return 'saved';
  return plain.some((entry) => /^(bin|usr)(\/|$)/.test(entry)) ? 'root' : null;
}

async function archiveOf(file: string): Promise<'saved' | 'root'> {
  const listed = await attempt('tar', ['-tf', file]);
  const kind = listed.status === 0 ? kindOf(listed.stdout.split('\n')) : null;
  if (kind !== null) return kind;
  throw new MachineProblem('no-image', `${file} is no image file: make one with \`docker save -o FILE NAME:TAG\`.`);
}

async function push(docker: Docker, image: Docker.Image, path: string): Promise<void> {
  const [repository, tag] = path.split(':') as [string, string];
  const repo = `127.0.0.1:${PORTS.libraryWrite}/${repository}`;
  await image.tag({ repo, tag });
  // The registry asks for no password; dockerd wants the header all the same.
  await follow(
    await docker.getImage(`${repo}:${tag}`).push({ tag, authconfig: { username: '', password: '' } }),
    () => {},
  );
  await unless([404, 409], docker.getImage(`${repo}:${tag}`).remove());
}

/** Makes the image known to the dedicated dockerd; gives the name or id it has there. */
async function bring(docker: Docker, source: string, archive: 'saved' | 'root' | null): Promise<string> {
  if (archive === 'saved') return load(docker, source);
  if (archive === 'root') return importRoot(docker, source);
  try {
    await docker.getImage(source).inspect();
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    await follow(await docker.pull(source.includes(':') ? source : `${source}:latest`), () => {});
  }
  return source;
}

async function load(docker: Docker, file: string): Promise<string> {
  const names: string[] = [];
  await follow(await docker.loadImage(createReadStream(file)), (text) => {
    const name = /^Loaded image(?: ID)?: (\S+)$/.exec(text)?.[1];
    if (name !== undefined) names.push(name);
  });
  // one image may come under several names
  const ids = new Set(await Promise.all(names.map(async (name) => (await docker.getImage(name).inspect()).Id)));
  const [id] = ids;
  if (id !== undefined && ids.size === 1) return id;
  throw new MachineProblem(
    'not-one-image',
    `${file} holds ${ids.size} images, and must hold one: save each into a file of its own.`,
  );
}

async function importRoot(docker: Docker, file: string): Promise<string> {
  const [repo, tag] = ['slipway/placed', 'import'];
  await follow(await docker.importImage(createReadStream(file), { repo, tag }), () => {});
  return `${repo}:${tag}`;
}
