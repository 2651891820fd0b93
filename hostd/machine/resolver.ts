/**
 * The sandboxes' resolver: dnsmasq, unprivileged, on the service address in their namespace, asking the machine's own
 * resolvers. While docker.io cannot be reached it denies docker.io at once, so that a pull of what the classroom does
 * not have fails in an instant rather than after minutes. Knows nothing of registries but one's name.
 */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { type Names, REGISTRY_NAME } from '../names.ts';
import { exists } from '../network/netns.ts';
import { type Places, type Started, ensureDaemon, isRunning } from './daemons.ts';
import { asUser, inNamespace, listens } from './inside.ts';
import type { Addresses } from './state.ts';

export type ResolverPlan = { names: Names; addresses: Addresses; upstream: readonly string[]; online: boolean };

/** Pure: dnsmasq's configuration file. */
export function resolverConfig({ names, addresses }: Pick<ResolverPlan, 'names' | 'addresses'>): string {
  const lines = [
    'keep-in-foreground',
    'pid-file=',
    'port=53',
    `listen-address=${addresses.service}`,
    'bind-interfaces',
    'no-resolv',
    'no-poll',
    'no-hosts',
    'domain-needed',
    'bogus-priv',
    'filter-AAAA',
    'cache-size=10000',
    'dns-forward-max=2000',
    'log-facility=-',
    'local=/class/',
    // A record, not `address=`, which would answer for IPv6 that there is no such name.
    `host-record=${REGISTRY_NAME},${addresses.service}`,
    `servers-file=${names.configs}/resolver-servers.conf`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Pure: the file that dnsmasq reads again at SIGHUP. */
export function resolverServers({ upstream, online }: Pick<ResolverPlan, 'upstream' | 'online'>): string {
  const denied = online ? [] : ['server=/docker.io/', 'server=/docker.com/'];
  return [...upstream.map((address) => `server=${address}`), ...denied, ''].join('\n');
}

export async function startResolver(places: Places, plan: ResolverPlan): Promise<Started> {
  const { names, addresses } = plan;
  const file = `${names.configs}/resolver.conf`;
  const serversFile = `${names.configs}/resolver-servers.conf`;
  const text = resolverConfig(plan);
  const servers = resolverServers(plan);
  await mkdir(names.configs, { recursive: true, mode: 0o755 });
  const before = (await exists(serversFile)) ? await readFile(serversFile, 'utf8') : null;
  for (const [path, content] of [
    [file, text],
    [serversFile, servers],
  ] as const) {
    await writeFile(path, content);
    await chmod(path, 0o644);
  }
  const started = await ensureDaemon(places, {
    name: 'resolver',
    argv: inNamespace(names, [...(await asUser('dnsmasq')), 'dnsmasq', `--conf-file=${file}`]),
    file,
    configuration: text,
    ready: () => listens(names, 'udp', addresses.service, 53),
    patienceMs: 15_000,
  });
  if (started === 'adopted' && before !== servers) await reload(places);
  return started;
}

async function reload(places: Places): Promise<void> {
  if (!(await isRunning(places, 'resolver'))) return;
  const record = JSON.parse(await readFile(`${places.records}/resolver.json`, 'utf8')) as { pid: number };
  process.kill(record.pid, 'SIGHUP');
}
