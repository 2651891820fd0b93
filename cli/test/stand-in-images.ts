/**
 * Stand-in images for tests and for machines without the internet: a busybox that answers where a lesson says
 * `alpine`, and says in its os-release, its label and here that it is not the real one. It has no apk.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { placeImage } from '../up/hostd.ts';
import type { Where } from '../up/settings.ts';

/** Names under which the stand-in is placed. */
export const STAND_INS = ['alpine:latest', 'alpine:3'] as const;

const APPLETS =
  'sh ash cat ls ps ip hostname wget ping sleep echo env id uname whoami mkdir rm cp mv touch chmod chown grep sed awk head tail sort wc find vi less more df du free top mount umount date true false test printf kill nc tr cut seq yes tee xargs which tar gzip nslookup ifconfig route'.split(
    ' ',
  );

const OS_RELEASE = `NAME="Alpine Linux (stand-in)"
ID=alpine-stand-in
VERSION_ID=0
PRETTY_NAME="Alpine Linux (stand-in made of busybox, for tests)"
`;

const exec = promisify(execFile);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/**
 * Makes an archive as `docker save` writes it (image spec v1.2: manifest.json, config, layer). Needs Debian's
 * busybox-static. @returns its path, in a directory that the caller removes.
 */
export async function makeStandIn(): Promise<{ archive: string; directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'slipway-stand-in-'));
  const root = join(directory, 'root');
  const image = join(directory, 'image');
  for (const folder of ['bin', 'etc', 'tmp', 'root', 'proc', 'sys', 'dev', 'usr/bin', 'var']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await copyFile('/bin/busybox', join(root, 'bin/busybox'));
  for (const applet of APPLETS) await symlink('busybox', join(root, 'bin', applet));
  await writeFile(join(root, 'etc/os-release'), OS_RELEASE);
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\n');

  await mkdir(image);
  const layer = join(image, 'layer.tar');
  await exec('tar', [
    '-C',
    root,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mtime=@0',
    '--sort=name',
    '-cf',
    layer,
    '.',
  ]);
  const config = JSON.stringify({
    architecture: arch() === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    created: new Date(0).toISOString(),
    config: {
      Cmd: ['/bin/sh'],
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Labels: { 'slipway.stand-in': 'busybox in the place of alpine' },
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(await readFile(layer))}`] },
    history: [{ created: new Date(0).toISOString(), created_by: 'stand-in made of busybox' }],
  });
  await writeFile(join(image, 'config.json'), config);
  await writeFile(
    join(image, 'manifest.json'),
    JSON.stringify([{ Config: 'config.json', RepoTags: ['slipway/stand-in:alpine'], Layers: ['layer.tar'] }]),
  );
  const archive = join(directory, 'stand-in.tar');
  await exec('tar', ['-C', image, '-cf', archive, 'manifest.json', 'config.json', 'layer.tar']);
  return { archive, directory };
}

/** Places the stand-ins in the operator's registry of a running instance. */
export async function placeStandIns(where: Where): Promise<void> {
  const { archive, directory } = await makeStandIn();
  try {
    await placeImage(where, archive, STAND_INS);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
