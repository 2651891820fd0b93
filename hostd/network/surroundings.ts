/**
 * Looks at the network the machine stands in: what it routes already, how large its packets may be, whom it asks for
 * names. Changes nothing, sends nothing. Knows nothing of sandboxes.
 */
import { readFile } from 'node:fs/promises';
import { run } from '../machine/run.ts';

type Route = { dst?: string; dev?: string };
type Link = { mtu?: number; addr_info?: { local?: string }[] };

/** Ranges that the machine routes anywhere, its own addresses among them. */
export async function routedRanges(): Promise<string[]> {
  const routes = JSON.parse((await run('ip', ['-j', '-4', 'route', 'show', 'table', 'all'])) || '[]') as Route[];
  return routes.map((route) => route.dst ?? 'default').filter((dst) => /^\d/.test(dst));
}

/** Of the link that the default route leaves by; without one, Ethernet's. */
export async function uplinkMtu(): Promise<number> {
  const [route] = JSON.parse((await run('ip', ['-j', '-4', 'route', 'show', 'default'])) || '[]') as Route[];
  if (route?.dev === undefined) return 1500;
  const [link] = JSON.parse((await run('ip', ['-j', 'link', 'show', 'dev', route.dev])) || '[]') as Link[];
  return Math.min(link?.mtu ?? 1500, 1500);
}

export async function ownAddresses(): Promise<string[]> {
  const links = JSON.parse((await run('ip', ['-j', '-4', 'addr', 'show'])) || '[]') as Link[];
  return links.flatMap((link) => (link.addr_info ?? []).flatMap((info) => (info.local ? [info.local] : [])));
}

/** Files in which the real resolvers stand where the first one names only a local forwarder. */
const RESOLV_FILES = [
  '/etc/resolv.conf',
  '/run/systemd/resolve/resolv.conf',
  '/run/NetworkManager/no-stub-resolv.conf',
] as const;

/** The machine's resolvers as another network namespace can reach them: none on loopback. Empty if there is none. */
export async function upstreamResolvers(files: readonly string[] = RESOLV_FILES): Promise<string[]> {
  for (const file of files) {
    const found = usableResolvers(await readFile(file, 'utf8').catch(() => ''));
    if (found.length > 0) return found;
  }
  return [];
}

/** Pure: the IPv4 nameservers of a resolv.conf that are not on loopback (the sandboxes' namespace has no IPv6). */
export function usableResolvers(resolvConf: string): string[] {
  return resolvConf
    .split('\n')
    .flatMap((line) => /^\s*nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/.exec(line)?.[1] ?? [])
    .filter((address) => !address.startsWith('127.') && address !== '0.0.0.0');
}
