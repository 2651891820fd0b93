/**
 * Whether a request was made by a page of ours: its Origin must be the public origin, or the host that the request
 * itself was sent to. Missing and null are foreign. Knows no route.
 */
import { isLoopbackName } from '../env.ts';
import type { Origins } from './forwarding.ts';

export function isSameOrigin(origin: string | undefined, { host }: Origins, publicUrl: URL | null): boolean {
  const from = originUrl(origin);
  if (from === null) return false;
  if (publicUrl !== null && from.origin === publicUrl.origin) return true;
  return host !== null && from.host === withoutDefaultPort(host, from.protocol);
}

/**
 * On a server for this machine only, being able to reach it is the key. A page elsewhere must not borrow it, by a
 * name of its own that points to loopback, nor a proxy that lets the world in.
 */
export function isLocalRequest({ host, forwarded }: Origins, publicUrl: URL | null): boolean {
  if (forwarded || host === null) return false;
  return isLoopbackName(host.replace(/:\d+$/, '')) || host === publicUrl?.host;
}

function originUrl(origin: string | undefined): URL | null {
  if (origin === undefined || !/^https?:\/\//.test(origin)) return null;
  return URL.canParse(origin) ? new URL(origin) : null;
}

function withoutDefaultPort(host: string, protocol: string): string {
  return host.replace(protocol === 'https:' ? /:443$/ : /:80$/, '');
}
