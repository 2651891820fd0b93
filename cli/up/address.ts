/**
 * Under which address people reach a classroom, and how they come in; for printing. Knows nothing of the server but
 * the file it leaves for the operator.
 */
import { readFile } from 'node:fs/promises';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import * as z from 'zod';
import { type Settings, inUrl, isWildcard } from './settings.ts';

/** What server/identity/doors.ts writes. */
const Doors = z.object({ local: z.boolean(), classCode: z.string(), instructorPath: z.string() });
export type Doors = z.infer<typeof Doors>;

export async function readDoors(store: string): Promise<Doors> {
  return Doors.parse(JSON.parse(await readFile(`${store}/doors.json`, 'utf8')));
}

/** Where a browser on this machine reaches it. */
export const localUrl = ({ host, port }: Pick<Settings, 'host' | 'port'>) =>
  `http://${isWildcard(host) ? '127.0.0.1' : inUrl(host)}:${port}`;

export async function publicAddress(settings: Settings): Promise<string> {
  if (settings.publicUrl !== undefined) return settings.publicUrl;
  if (!isWildcard(settings.host)) return localUrl(settings);
  const routes = await readFile('/proc/net/route', 'utf8').catch(() => '');
  const own = ownAddress(networkInterfaces(), uplink(routes));
  return own === null ? localUrl(settings) : `http://${own}:${settings.port}`;
}

/** Pure: the interface of the default route in /proc/net/route. */
export function uplink(routes: string): string | null {
  const rows = routes.split('\n').map((line) => line.split('\t'));
  return rows.find((fields) => fields[1] === '00000000' && fields[7] === '00000000')?.[0] ?? null;
}

/** Pure: the IPv4 address of the way out. */
export function ownAddress(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, preferred: string | null): string | null {
  const candidates = preferred === null ? [] : (interfaces[preferred] ?? []);
  return candidates.find((address) => address.family === 'IPv4' && !address.internal)?.address ?? null;
}
