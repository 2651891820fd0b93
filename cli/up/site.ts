/**
 * Builds the site when its sources are not those it was last built from. Lessons are no part of it. Knows nothing of
 * how it is served.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inCheckout } from '../checkout.ts';
import { Interrupted, Problem } from '../problem.ts';
import { NODE_ENVIRONMENT, attempt, lastLines } from '../run.ts';

const SOURCES = ['app', 'components', 'lib', 'course', 'protocol', 'public'];
const FILES = ['next.config.mjs', 'postcss.config.mjs', 'tsconfig.json', 'tsconfig.base.json', 'package-lock.json'];
const STAMP = inCheckout('.next/slipway-stamp');
const LOCK = inCheckout('.slipway/build.lock');

/** null if what is built is what the sources say; else the stamp that a build would get. */
export async function staleSite(): Promise<string | null> {
  const now = await hashOfSources();
  const built = await readFile(STAMP, 'utf8').catch(() => null);
  return built === now ? null : now;
}

/** A build that goes on while the machine is set up. */
export type SiteBuild = {
  /** How long it took, in ms. Rejects with a Problem if there is no site. */
  done: Promise<number>;
  /** Resolves when nothing of it runs any more. */
  giveUp(): Promise<void>;
};

export function buildSite(stamp: string, ending: AbortSignal): SiteBuild {
  const begunAt = performance.now();
  const given = new AbortController();
  const done = build(stamp, AbortSignal.any([ending, given.signal])).then(() => performance.now() - begunAt);
  // Who waits for it is told; here it only has to be over.
  const over = done.then(
    () => {},
    () => {},
  );
  const giveUp = () => {
    given.abort();
    return over;
  };
  return { done, giveUp };
}

async function build(stamp: string, signal: AbortSignal): Promise<void> {
  const next = inCheckout('node_modules/next/dist/bin/next');
  // whoever starts cli/main.ts by hand has no such directory yet
  await mkdir(dirname(LOCK), { recursive: true });
  const { status, output } = await attempt('flock', [LOCK, process.execPath, next, 'build'], {
    cwd: inCheckout(),
    env: { ...NODE_ENVIRONMENT, HOME: '/nonexistent', NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    signal,
  });
  if (signal.aborted) throw new Interrupted();
  if (status !== 0) {
    const why = /ENOSPC/.test(output)
      ? 'the disk is full: free some space and start again.'
      : `it last said:\n${lastLines(output, 12)}`;
    throw new Problem(`The site could not be built; ${why}`);
  }
  await writeFile(STAMP, stamp);
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) {
    const entries = await readdir(inCheckout(source), { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
    for (const path of paths.filter((name) => !name.endsWith('.test.ts')).sort()) {
      hash.update(`\0${path.slice(inCheckout().length)}\0`).update(await readFile(path));
    }
  }
  for (const file of FILES) hash.update(await readFile(inCheckout(file)));
  return hash.digest('hex');
}
