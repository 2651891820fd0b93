/**
 * Installs wetty beside the checkout's own packages, into .slipway/bench/, when it is first measured: its version is
 * pinned, its terminal module is compiled here against the headers of the Node that runs this. Knows nothing of what
 * it is for.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inCheckout } from '../checkout.ts';
import { env } from '../env.ts';
import { Problem } from '../problem.ts';
import { NODE_ENVIRONMENT, attempt, exists, lastLines } from '../run.ts';
import { type Need, install, missingOf } from '../up/debian.ts';

const WETTY = '3.2.0';
const NEEDS: readonly Need[] = [
  { name: 'gcc', programs: ['gcc'] },
  { name: 'g++', programs: ['g++'] },
  { name: 'make', programs: ['make'] },
  { name: 'python3', programs: ['python3'] },
  { name: 'tar', programs: ['tar'] },
  // a package of its own since Debian 13; before, docker.io brings it
  { name: 'docker-cli', programs: ['docker'] },
];

/** @returns the directory that has it in its node_modules/. */
export async function installWetty(note: (text: string) => void): Promise<string> {
  const missing = await missingOf(NEEDS);
  if (missing.length > 0) {
    note(`Debian packages: ${missing.join(' ')}`);
    await install(missing, note);
  }
  const directory = inCheckout('.slipway/bench');
  const stamp = join(directory, `wetty-${WETTY}-${process.version}`);
  if (await exists(stamp)) return directory;
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(directory, 'headers'), { recursive: true });
  await writeManifest(directory);

  note(`wetty ${WETTY} from the registry`);
  await npm(directory, 'pack', `node-linux-${process.arch}@${process.versions.node}`);
  const archive = join(directory, `node-linux-${process.arch}-${process.versions.node}.tgz`);
  const unpack = ['-xzf', archive, '-C', join(directory, 'headers'), '--strip-components=1', 'package/include'];
  const unpacked = await attempt('tar', unpack);
  if (unpacked.status !== 0) throw new Problem(`Node's headers do not unpack: ${lastLines(unpacked.output, 3)}`);
  await rm(archive);
  await npm(directory, 'install', '--no-package-lock', '--omit=dev');
  await writeFile(stamp, '');
  return directory;
}

/** Of all that it brings, only its terminal module may run a script. */
const writeManifest = (directory: string) =>
  writeFile(
    join(directory, 'package.json'),
    JSON.stringify({ private: true, dependencies: { wetty: WETTY }, allowScripts: { 'node-pty': true } }, null, 2),
  );

async function npm(directory: string, ...args: string[]): Promise<void> {
  const program = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--globalconfig=/etc/npmrc'];
  const { status, output } = await attempt(process.execPath, [program, ...args, ...quiet], {
    cwd: directory,
    env: {
      ...env.all,
      ...NODE_ENVIRONMENT,
      NODE_USE_SYSTEM_CA: '1',
      npm_config_nodedir: join(directory, 'headers'),
    },
  });
  if (status !== 0) throw new Problem(`npm ${args[0]} failed: ${lastLines(output, 4)}`);
}
