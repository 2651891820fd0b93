/**
 * The sandbox image: builds it on the dedicated dockerd from the directory sandbox/, once for each content of it. FROM
 * the official Debian image where docker.io answers, else from a base made of Debian's packages by sandbox/make-base.
 * Knows nothing of what is in the image.
 */
import type Docker from 'dockerode';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MachineProblem } from '../machine/problem.ts';
import { PLAIN_ENVIRONMENT, run } from '../machine/run.ts';
import { BUILD_BRIDGE } from '../names.ts';
import { LABELS, statusOf, unless } from './client.ts';
import { follow } from './progress.ts';
import { hashOf } from './sandbox-hash.ts';

const REPOSITORY = 'slipway/sandbox';
const OFFICIAL_BASE = 'debian:trixie';
const OWN_BASE = 'slipway/base:trixie';
const PATIENCE_MS = 6_000;

export type ImagePlan = {
  docker: Docker;
  instance: string;
  sandboxDir: string;
  /** For what is too large for memory while the base is made. */
  scratchDir: string;
  mtu: number;
  note(text: string): void;
};

export type Image = { name: string; bytes: number };

export async function ensureImage(plan: ImagePlan): Promise<Image> {
  const name = `${REPOSITORY}:${await hashOf(plan.sandboxDir)}`;
  const known = await inspect(plan.docker, name);
  if (known !== null) return known;
  const base = await ensureBase(plan);
  await build(plan, name, base);
  const built = await inspect(plan.docker, name);
  if (built === null) throw new Error(`${name} is not there after it was built`);
  await removeOlder(plan.docker, name);
  return built;
}

async function inspect(docker: Docker, name: string): Promise<Image | null> {
  try {
    return { name, bytes: (await docker.getImage(name).inspect()).Size };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

async function ensureBase({ docker, sandboxDir, scratchDir, note }: ImagePlan): Promise<string> {
  if ((await inspect(docker, OFFICIAL_BASE)) !== null) return OFFICIAL_BASE;
  if (await dockerIoAnswers()) {
    note(`pulling ${OFFICIAL_BASE}`);
    await follow(await docker.pull(OFFICIAL_BASE), () => {});
    return OFFICIAL_BASE;
  }
  if ((await inspect(docker, OWN_BASE)) !== null) return OWN_BASE;
  note('docker.io cannot be reached: making the base image from Debian’s packages instead');
  const scratch = await mkdtemp(join(scratchDir, 'base-'));
  try {
    const tar = join(scratch, 'base.tar');
    await run(`${sandboxDir}/make-base`, [tar]).catch((error: unknown) => {
      throw unreachable(error);
    });
    const [repo, tag] = OWN_BASE.split(':') as [string, string];
    await follow(await docker.importImage(createReadStream(tar), { repo, tag }), () => {});
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return OWN_BASE;
}

/** Both ways to an image lead over the network, which is what is amiss nearly always. */
const unreachable = (error: unknown) =>
  new MachineProblem(
    'no-image',
    'The sandbox image could not be made, most likely because the Debian package servers cannot be reached: ' +
      `check this machine’s network and start again. ${String(error).trim().slice(-300)}`,
  );

/** Any answer will do, also one that asks who we are. */
async function dockerIoAnswers(): Promise<boolean> {
  return fetch('https://registry-1.docker.io/v2/', { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    () => true,
    () => false,
  );
}

/** Built on a network of its own, which may reach the package mirrors wherever the operator has them. */
async function build(plan: ImagePlan, name: string, base: string): Promise<void> {
  const { docker, instance, sandboxDir, note } = plan;
  const network = `${instance}-build`;
  await unless([409], docker.createNetwork(buildNetwork(instance, network, plan.mtu)));
  try {
    const tar = spawn('tar', ['-c', '-C', sandboxDir, '.'], {
      env: PLAIN_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(tar, 'close');
    const progress = await docker.buildImage(tar.stdout, {
      t: name,
      buildargs: { BASE: base },
      networkmode: network,
      labels: { [LABELS.instance]: instance },
      rm: true,
      forcerm: true,
    });
    await follow(progress, (text) => {
      if (/^Step \d+/.test(text)) note(text.split('\n')[0]!.slice(0, 100));
    }).catch((error: unknown) => {
      throw unreachable(error);
    });
    await ended;
  } finally {
    await unless([404], docker.getNetwork(network).remove());
  }
}

const buildNetwork = (instance: string, name: string, mtu: number) => ({
  Name: name,
  Driver: 'bridge',
  CheckDuplicate: true,
  Labels: { [LABELS.instance]: instance },
  Options: { 'com.docker.network.bridge.name': BUILD_BRIDGE, 'com.docker.network.driver.mtu': String(mtu) },
});

/** Images that no host stands on any more; dockerd refuses to remove the others, which is what we want. */
async function removeOlder(docker: Docker, current: string): Promise<void> {
  const images = await docker.listImages({ filters: { reference: [REPOSITORY] } });
  for (const tag of images.flatMap((image) => image.RepoTags ?? [])) {
    if (tag !== current) await unless([404, 409], docker.getImage(tag).remove());
  }
  // What an older build left in between; this one's is kept, so that the next needs to repeat little.
  await docker.pruneImages({ filters: { dangling: ['true'], until: ['24h'] } });
}
