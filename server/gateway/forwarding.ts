/**
 * Where a request really comes from, and under which name it reached us: the socket's own words, or those of a proxy
 * that the operator trusts. Knows no route and no account.
 */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** `host` is null if the request named none, or one that no browser sends. */
export type Origins = { address: string; host: string | null; secure: boolean; forwarded: boolean };

export type Forwarding = (request: IncomingMessage) => Origins;

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/;
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via'];

export function forwarding(trustedProxies: readonly string[]): Forwarding {
  const trusted = trustedList(trustedProxies);
  return (request) => {
    const peer = plainAddress(request.socket.remoteAddress ?? '');
    const forwarded = FORWARDED.some((name) => request.headers[name] !== undefined);
    const believed = isTrusted(trusted, peer);
    const word = (name: string) => (believed ? lastOf(request.headers[name]) : null);
    return {
      address: believed ? clientAddress(trusted, peer, request.headers['x-forwarded-for']) : peer,
      host: hostName(word('x-forwarded-host') ?? request.headers.host),
      secure: word('x-forwarded-proto') === 'https',
      forwarded,
    };
  };
}

function trustedList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const isTrusted = (list: BlockList, address: string) =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** The last address that no trusted proxy has: what stands before it, anyone could have written. */
function clientAddress(trusted: BlockList, peer: string, header: string | string[] | undefined): string {
  const chain = String(header ?? '')
    .split(',')
    .map((part) => plainAddress(part.trim()));
  for (const address of chain.reverse()) {
    if (isIP(address) === 0) return peer;
    if (!isTrusted(trusted, address)) return address;
  }
  return peer;
}

const plainAddress = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, '');

function lastOf(header: string | string[] | undefined): string | null {
  return header === undefined ? null : (String(header).split(',').at(-1)?.trim().toLowerCase() ?? null);
}

function hostName(header: string | undefined): string | null {
  const host = header?.toLowerCase();
  return host !== undefined && HOST.test(host) ? host : null;
}
