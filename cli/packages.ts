/**
 * Makes node_modules/ what package-lock.json says, and does nothing when it is. Runs before any package is there, so it
 * imports Node's own modules only. Knows nothing of what the packages are for.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Lock = { packages: Record<string, { version?: string; optional?: boolean; link?: boolean; dev?: boolean }> };

const root = dirname(import.meta.dirname);
const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules/.slipway-stamp');
const all = createHash('sha256').update(process.version).update(readFileSync(lockFile)).digest('hex');

/** A classroom needs none of the tools that check and test the code; they are half of all files. */
const withoutTools = ['up', 'place', 'hosts', 'doctor'].includes(process.argv[2] ?? '');
const stamp = withoutTools ? `${all} without tools` : all;

const stamped = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
if (stamped !== all && stamped !== stamp) {
  if (!isInstalled()) install();
  writeFileSync(stampFile, stamp);
}

/** Whether a contributor's own `npm install` has already brought exactly these versions. */
function isInstalled(): boolean {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = readLock(lockFile);
  const installed = readLock(installedFile);
  return Object.entries(wanted).every(
    ([path, { version, optional, link, dev }]) =>
      path === '' ||
      link ||
      (withoutTools && dev) ||
      (installed[path] ? installed[path].version === version : optional),
  );
}

function readLock(file: string): Lock['packages'] {
  return (JSON.parse(readFileSync(file, 'utf8')) as Lock).packages;
}

function install(): void {
  const started = Date.now();
  const npm = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  const tools = withoutTools ? ['--omit=dev'] : [];
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const impatient = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000', '--fetch-timeout=60000'];
  const options = ['--strict-allow-scripts', '--globalconfig=/etc/npmrc', ...tools, ...quiet, ...impatient];
  process.stdout.write(`  ${'Packages of package-lock.json into node_modules/'.padEnd(60)} `);
  // `ci` begins by removing everything, and a classroom may be running from here: tools are added to what it uses.
  const command = stamped === `${all} without tools` ? ['install', '--no-save'] : ['ci'];
  const { status } = spawnSync(process.execPath, [npm, ...command, ...options], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_USE_SYSTEM_CA: '1', PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` },
  });
  if (status !== 0) {
    console.error(
      "\nslipway: npm could not install the packages: check this machine's network and disk, then try again.",
    );
    process.exit(1);
  }
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`);
}
