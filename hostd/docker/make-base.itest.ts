import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../machine/run.ts';

const makeBase = join(import.meta.dirname, '../../sandbox/make-base');

test('whatever mmdebstrap does to mounts, those of the machine stay shared with its services', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'slipway-base-'));
  try {
    const standIn = `${directory}/mmdebstrap`;
    await writeFile(standIn, '#!/bin/sh\nmount --make-rprivate / && findmnt -no PROPAGATION /\n');
    await chmod(standIn, 0o755);
    const script = `PATH=${directory}:$PATH ${makeBase} ${directory}/base.tar; findmnt -no PROPAGATION /`;
    const machine = ['--mount', '--propagation', 'shared', 'sh', '-ec', script];
    expect((await run('unshare', machine)).split(/\s+/).slice(0, 2)).toEqual(['private', 'shared']);
  } finally {
    await rm(directory, { recursive: true });
  }
});
