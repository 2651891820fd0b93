/**
 * The sandboxes' network namespace and its one link to the machine: makes both as they should be, whatever is there
 * already, and takes both away. Knows nothing of dockerd.
 */
import { mkdir, stat } from 'node:fs/promises';
import { INNER_LINK, type Names } from '../names.ts';
import { attempt, inNetns, run } from '../machine/run.ts';
import type { Addresses } from '../machine/state.ts';
import { innerRules } from './inner-rules.ts';
import { machineRules, noMachineRules } from './machine-rules.ts';

/** In the namespace: forward, believe no foreign source address, speak no IPv6, let plain users have ports 53 and 80. */
const INNER_SYSCTLS: readonly [string, string][] = [
  ['net/ipv4/ip_forward', '1'],
  ['net/ipv4/conf/all/rp_filter', '1'],
  ['net/ipv4/conf/default/rp_filter', '1'],
  ['net/ipv4/conf/all/accept_redirects', '0'],
  ['net/ipv4/conf/default/accept_redirects', '0'],
  ['net/ipv4/conf/default/send_redirects', '0'],
  ['net/ipv4/conf/all/arp_ignore', '1'],
  ['net/ipv4/ip_unprivileged_port_start', '0'],
];
/** Missing where the kernel has no IPv6 at all, which is as good. */
const INNER_SYSCTLS_IPV6: readonly [string, string][] = [
  ['net/ipv6/conf/all/disable_ipv6', '1'],
  ['net/ipv6/conf/default/disable_ipv6', '1'],
];

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export type NetworkPlan = { names: Names; addresses: Addresses; mtu: number; ownResolvers: readonly string[] };

export async function setUpNetns({ names, addresses, mtu, ownResolvers }: NetworkPlan): Promise<void> {
  const inside = (program: string, args: string[], input?: string) => inNetns(names.netnsPath, program, args, input);
  await mkdir('/run/netns', { recursive: true });
  if ((await attempt('nsenter', [`--net=${names.netnsPath}`, 'true'])).status !== 0) {
    // A file without a namespace behind it is left by a machine that lost its power.
    await attempt('ip', ['netns', 'del', names.netns]);
    await run('ip', ['netns', 'add', names.netns]);
  }
  const sysctls = (await exists('/proc/sys/net/ipv6')) ? [...INNER_SYSCTLS, ...INNER_SYSCTLS_IPV6] : INNER_SYSCTLS;
  const writes = sysctls.map(([name, value]) => `echo ${value} > /proc/sys/${name}`).join(' && ');
  await inside('sh', ['-ec', writes]);
  // The rules come before the link: there is no moment in which a sandbox could reach what it must not.
  await inside('nft', ['-f', '-'], innerRules({ table: names.table, service: addresses.service }));
  await run(
    'nft',
    ['-f', '-'],
    machineRules({ table: names.table, outerLink: names.outerLink, inner: addresses.inner, ownResolvers }),
  );

  const linked =
    (await attempt('ip', ['link', 'show', names.outerLink])).status === 0 &&
    (await attempt('nsenter', [`--net=${names.netnsPath}`, 'ip', 'link', 'show', INNER_LINK])).status === 0;
  if (!linked) {
    await attempt('ip', ['link', 'del', names.outerLink]);
    await run('ip', ['link', 'add', names.outerLink, 'type', 'veth', 'peer', 'name', INNER_LINK, 'netns', names.netns]);
  }
  await run('ip', ['link', 'set', names.outerLink, 'mtu', String(mtu), 'up']);
  await run('ip', ['addr', 'replace', `${addresses.outer}/30`, 'dev', names.outerLink]);
  await inside('ip', ['link', 'set', 'lo', 'up']);
  await inside('ip', ['addr', 'replace', `${addresses.service}/32`, 'dev', 'lo']);
  await inside('ip', ['link', 'set', INNER_LINK, 'mtu', String(mtu), 'up']);
  await inside('ip', ['addr', 'replace', `${addresses.inner}/30`, 'dev', INNER_LINK]);
  await inside('ip', ['route', 'replace', 'default', 'via', addresses.outer]);
}

export async function tearDownNetns(names: Names): Promise<void> {
  // Each may be gone already; what is still there afterwards is told by the check at the end of tear-down.
  await attempt('ip', ['link', 'del', names.outerLink]);
  await attempt('ip', ['netns', 'del', names.netns]);
  await run('nft', ['-f', '-'], noMachineRules(names.table));
}
