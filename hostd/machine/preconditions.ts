/**
 * What must be true of the machine before anything is changed on it; each lack is one sentence that says what to do.
 * Knows nothing of the set-up that follows.
 */
import { access, constants, readFile, stat } from 'node:fs/promises';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { MachineProblem } from './problem.ts';
import { PLAIN_ENVIRONMENT } from './run.ts';

/** reject in prerouting and freezing of namespaces as used here; also the oldest kernel the project was tried on. */
const OLDEST_KERNEL = [5, 10] as const;

/** Programs, and the Debian package that brings each. */
const NEEDED: Record<string, string> = {
  dockerd: 'docker.io',
  containerd: 'containerd',
  runc: 'runc',
  'docker-registry': 'docker-registry',
  dnsmasq: 'dnsmasq-base',
  'mkfs.btrfs': 'btrfs-progs',
  btrfs: 'btrfs-progs',
  nft: 'nftables',
  iptables: 'iptables',
  ip: 'iproute2',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  setpriv: 'util-linux',
  losetup: 'mount',
  newuidmap: 'uidmap',
};

/** Pure: is this kernel's release at least the oldest one that will do? */
export function kernelNewEnough(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(/[.-]/).map(Number);
  return major > OLDEST_KERNEL[0] || (major === OLDEST_KERNEL[0] && minor >= OLDEST_KERNEL[1]);
}

export async function missingPrograms(): Promise<{ program: string; package: string }[]> {
  const missing = [];
  for (const [program, name] of Object.entries(NEEDED)) {
    if ((await programPath(program)) === null) missing.push({ program, package: name });
  }
  return missing;
}

export async function programPath(program: string): Promise<string | null> {
  for (const directory of PLAIN_ENVIRONMENT.PATH.split(':')) {
    const path = `${directory}/${program}`;
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return null;
}

export async function checkMachine(dataDir: string): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new MachineProblem('not-root', 'Slipway has to set up disks and networks: start it as root, or with sudo.');
  }
  if (!kernelNewEnough(release())) {
    throw new MachineProblem(
      'kernel-too-old',
      `The kernel is ${release()} and Slipway needs ${OLDEST_KERNEL.join('.')} or newer: use a current Debian or Ubuntu, or boot a newer kernel.`,
    );
  }
  await requireUserNamespaces();
  const missing = await missingPrograms();
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((lack) => lack.package))].join(' ');
    throw new MachineProblem(
      'missing-programs',
      `These programs are missing: ${missing.map((lack) => lack.program).join(', ')}. Install them with: apt-get install ${packages}`,
    );
  }
  await requirePassage(dataDir);
}

async function requireUserNamespaces(): Promise<void> {
  const most = await readFile('/proc/sys/user/max_user_namespaces', 'utf8').catch(() => '0');
  if (Number(most) > 0) return;
  throw new MachineProblem(
    'no-user-namespaces',
    'The kernel allows no user namespaces, which wall the students off: set user.max_user_namespaces to 10000 or more (sysctl -w user.max_user_namespaces=10000), and boot a kernel with CONFIG_USER_NS if there is no such setting.',
  );
}

/** The sandboxes' root is an ordinary user of the machine and must be able to pass through to its files. */
async function requirePassage(dataDir: string): Promise<void> {
  for (let path = dirname(dataDir); path !== '/'; path = dirname(path)) {
    const mode = (await stat(path)).mode;
    if ((mode & 0o001) !== 0) continue;
    throw new MachineProblem(
      'no-passage',
      `Other users may not pass through ${path}, and the students’ files would lie below it: choose another data directory with --data, or allow it with chmod o+x ${path}`,
    );
  }
}
