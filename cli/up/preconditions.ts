/**
 * What must be true before anything is started or changed; each lack is one sentence that says what to do. What only
 * hostd can know (kernel features, file systems) it says itself. Knows nothing of the steps that follow.
 */
import { createHash } from 'node:crypto';
import { readFile, statfs } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { LEAST_FREE_GIB } from '../../hostd/verbs.ts';
import { Problem } from '../problem.ts';
import { exists } from '../run.ts';
import { type Settings, type Where, inUrl } from './settings.ts';

export const OLDEST_KERNEL = [5, 10] as const;
/** Packages and the site are made first and take their part; what is left then must please hostd. */
const SET_UP_GIB = 2;
/** For what grows while it runs. */
const LATER_START_GIB = 0.5;

export function requireRoot(command: string): void {
  if (process.getuid?.() === 0) return;
  throw new Problem(`\`${command}\` sets up disks and networks, which only root may do: run sudo ./slipway ${command}`);
}

/** Pure: whether a kernel of this release will do. */
export function isNewEnough(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(/[.-]/).map(Number);
  return major > OLDEST_KERNEL[0] || (major === OLDEST_KERNEL[0] && minor >= OLDEST_KERNEL[1]);
}

export async function requireKernel(): Promise<void> {
  if (!isNewEnough(release())) {
    const oldest = OLDEST_KERNEL.join('.');
    throw new Problem(`The kernel is ${release()} and must be ${oldest} or newer: use a current Debian or Ubuntu.`);
  }
  const most = await readFile('/proc/sys/user/max_user_namespaces', 'utf8').catch(() => '0');
  if (Number(most) > 0) return;
  throw new Problem(
    'The kernel allows no user namespaces, which wall students off from this machine: allow them with ' +
      'sysctl -w user.max_user_namespaces=10000',
  );
}

/**
 * One start an instance, and one a data directory: an abstract socket, which the kernel gives up by itself however
 * its holder ends.
 */
export async function claim(where: Where): Promise<void> {
  const { data, run } = where;
  const [instanceClaim, dataClaim] = claimsOf(where);
  if ((await hold(instanceClaim)) && (await hold(dataClaim))) return;
  const pid = (await readFile(`${run}/pids/up.pid`, 'utf8').catch(() => '')).trim();
  throw new Problem(
    `Slipway already runs with ${data}${pid === '' ? '' : ` (process ${pid})`}: ` +
      'use that one, or end it first with Ctrl-C where it was started.',
  );
}

/** Somebody else's start must have claimed both. */
export async function requireRunning(where: Where): Promise<void> {
  if (await isRunning(where)) return;
  throw new Problem(
    `Slipway does not run with ${where.data}: start it with sudo ./slipway up, or name its directory with --data.`,
  );
}

export async function isRunning(where: Where): Promise<boolean> {
  const held = await Promise.all(claimsOf(where).map(isHeld));
  return held.every(Boolean);
}

function claimsOf({ instance, data }: Where): [instance: string, data: string] {
  const key = createHash('sha256').update(data).digest('hex').slice(0, 16);
  return [`slipway-up-${instance}`, `slipway-up-data-${key}`];
}

function isHeld(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path: `\0${name}` });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // nobody listens there
    socket.once('error', () => resolve(false));
  });
}

function hold(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen({ path: `\0${name}` }, () => {
      server.unref();
      resolve(true);
    });
  });
}

type Ports = Pick<Settings, 'host' | 'port' | 'metricsPort'>;

/** The public one, and that of the metrics where there is to be one. */
export async function requirePorts({ host, port, metricsPort }: Ports): Promise<void> {
  if (metricsPort === port) {
    throw new Problem(`Port ${port} cannot be for pages and metrics both: choose another with --metrics-port.`);
  }
  await requirePort(host, port, '--port');
  if (metricsPort !== undefined) await requirePort('127.0.0.1', metricsPort, '--metrics-port');
}

async function requirePort(host: string, port: number, option: string): Promise<void> {
  const code = await tryToListen(host, port);
  if (code === null) return;
  if (code === 'EADDRINUSE') {
    throw new Problem(`Port ${port} is taken by another program: end that one, or choose another with ${option}.`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EINVAL') {
    throw new Problem(`${host} is no address of this machine: choose another with --host (${code}).`);
  }
  throw new Problem(`Cannot listen on ${inUrl(host)}:${port} (${code}): choose another with --host or ${option}.`);
}

/** Why nobody may listen there, as the system's code; null if one may. */
export function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? String(error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** A port of the loopback interface that nobody uses. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

export async function requireSpace({ data }: Settings): Promise<void> {
  let place = data;
  while (!(await exists(place))) place = dirname(place);
  const { bavail, bsize } = await statfs(place);
  const free = (bavail * bsize) / 2 ** 30;
  const needed = await gibNeeded(data);
  if (free >= needed) return;
  throw new Problem(
    `The disk of ${place} has ${free.toFixed(1)} GiB free and ${needed} GiB are needed: ` +
      'free some, or choose another disk with --data.',
  );
}

/** How much must be free: much where hostd has yet to make the students' disk, a file or, on btrfs, a subvolume. */
export async function gibNeeded(data: string): Promise<number> {
  const isMade = (await exists(`${data}/docker.btrfs`)) || (await exists(`${data}/docker/engine`));
  return isMade ? LATER_START_GIB : LEAST_FREE_GIB + SET_UP_GIB;
}
