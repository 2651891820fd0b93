/**
 * The Debian packages that a classroom needs, and their installation without starting a service: Docker's own daemon
 * would change the machine's firewall. What is there already, from whatever origin, is left as it is.
 * Knows nothing of what the programs are used for.
 */
import { readFile } from 'node:fs/promises';
import { env } from '../env.ts';
import { Problem } from '../problem.ts';
import { PLAIN_ENVIRONMENT, attempt, exists, lastLines, programExists } from '../run.ts';
import { withoutServices } from './service-policy.ts';

/** A package is missing if a program or file of it is. */
export type Need = { name: string; programs?: readonly string[]; file?: string };

const CLASSROOM: readonly Need[] = [
  { name: 'docker.io', programs: ['dockerd', 'containerd', 'runc'] },
  { name: 'docker-registry', programs: ['docker-registry'] },
  { name: 'btrfs-progs', programs: ['btrfs', 'mkfs.btrfs'] },
  { name: 'nftables', programs: ['nft'] },
  { name: 'iptables', programs: ['iptables', 'iptables-save'] },
  { name: 'iproute2', programs: ['ip'] },
  { name: 'dnsmasq-base', programs: ['dnsmasq'] },
  { name: 'mmdebstrap', programs: ['mmdebstrap'] },
  { name: 'debian-archive-keyring', file: '/usr/share/keyrings/debian-archive-keyring.gpg' },
  { name: 'uidmap', programs: ['newuidmap'] },
  { name: 'util-linux', programs: ['nsenter', 'unshare', 'setpriv', 'flock'] },
  { name: 'mount', programs: ['mount', 'losetup'] },
  { name: 'kmod', programs: ['modprobe'] },
  { name: 'passwd', programs: ['useradd'] },
  { name: 'tar', programs: ['tar'] },
  { name: 'ca-certificates', file: '/etc/ssl/certs/ca-certificates.crt' },
];
const APPARMOR: Need = { name: 'apparmor', programs: ['apparmor_parser'] };

/** Services that come with our packages and stay off if we were the ones who installed them. */
const SERVICES: Record<string, readonly string[]> = {
  'docker.io': ['docker.socket', 'docker.service', 'containerd.service'],
  'docker-registry': ['docker-registry.service'],
  'nginx-light': ['nginx.service'],
};

const APT_ENVIRONMENT = {
  ...PLAIN_ENVIRONMENT,
  ...env.proxies,
  DEBIAN_FRONTEND: 'noninteractive',
  // Ubuntu's helper would restart services, other people's among them.
  NEEDRESTART_SUSPEND: '1',
};

/** Names of packages without which a classroom cannot start here. */
export async function missingPackages(): Promise<string[]> {
  const apparmor = await readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => 'N');
  return missingOf(apparmor.startsWith('Y') ? [...CLASSROOM, APPARMOR] : CLASSROOM);
}

export async function missingOf(needs: readonly Need[]): Promise<string[]> {
  const missing: string[] = [];
  for (const need of needs) {
    const found = await Promise.all((need.programs ?? []).map(programExists));
    if (!found.every(Boolean) || (need.file !== undefined && !(await exists(need.file)))) missing.push(need.name);
  }
  return missing;
}

export async function install(packages: readonly string[], note: (text: string) => void): Promise<void> {
  if (!(await programExists('apt-get'))) {
    throw new Problem(`There is no apt-get here to install ${packages.join(', ')}: use Debian 12, 13 or Ubuntu 24.04.`);
  }
  const update = await apt(['update']);
  await withoutServices(async () => {
    const { status, output } = await apt(['install', '--yes', '--no-install-recommends', ...packages], (line) => {
      const counted = /^(\d+) upgraded, (\d+) newly installed/.exec(line);
      if (counted !== null) note(`${counted[2]} packages to install`);
    });
    if (status !== 0) throw new Problem(reason(packages, update.status === 0 ? output : `${update.output}\n${output}`));
    await keepOff(packages);
  });
}

const apt = (args: string[], onLine?: (line: string) => void) =>
  attempt('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3', ...args], {
    env: APT_ENVIRONMENT,
    ...(onLine === undefined ? {} : { onLine }),
  });

/** Pure: apt's failure as one sentence. */
export function reason(packages: readonly string[], output: string): string {
  const wanted = `Debian packages (${packages.join(' ')})`;
  if (/No space left|don't have enough free space/.test(output)) {
    return `The disk is full, so the ${wanted} could not be installed: free some space and start again.`;
  }
  if (
    /Could not resolve|Temporary failure resolving|Could not connect|Unable to connect|Network is unreachable/.test(
      output,
    )
  ) {
    return `The ${wanted} could not be fetched because the package servers cannot be reached: connect this machine to the network and start again.`;
  }
  return `apt-get could not install the ${wanted}; it last said:\n${lastLines(output, 6)}`;
}

/** Not now (service-policy.ts sees to that) and not after the next boot of the machine. */
async function keepOff(packages: readonly string[]): Promise<void> {
  const services = packages.flatMap((name) => SERVICES[name] ?? []);
  if (services.length === 0) return;
  if (await programExists('systemctl')) {
    const now = (await exists('/run/systemd/system')) ? ['--now'] : [];
    await attempt('systemctl', ['disable', ...now, '--quiet', ...services]);
  }
  // what starts at boot where there is no systemd
  if (await programExists('update-rc.d')) {
    for (const service of services) await attempt('update-rc.d', [service.replace(/\..*/, ''), 'disable']);
  }
}
