/** The server's configuration: read once, validated, frozen. Knows no default of any other process. */
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { MAX_WARM_HOSTS } from '../protocol/limits.ts';

const flag = z
  .enum(['0', '1', ''])
  .optional()
  .transform((value) => value === '1');
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** One of the list: an address, a network, or a word for this machine. */
const proxy = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.literal(['loopback', '1', 'true'])],
  'must be addresses such as 127.0.0.1 or 10.0.0.0/8, comma-separated, or the word loopback',
);
const entries = (list: string) =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const Env = z.object({
  /** Address to listen on. */
  SLIPWAY_HOST: z.string().default('127.0.0.1'),
  SLIPWAY_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** How browsers reach us, if not by the address we listen on. */
  SLIPWAY_PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
  /** Addresses or networks (a.b.c.d/n), comma-separated, whose X-Forwarded headers count; `loopback` is a word for both. */
  SLIPWAY_TRUSTED_PROXY: z.string().default('').transform(entries).pipe(z.array(proxy)),
  SLIPWAY_STORE: z.string().min(1),
  SLIPWAY_HOSTD_SOCKET: z.string().min(1),
  SLIPWAY_WEB_URL: z.url({ protocol: /^http$/ }).default('http://127.0.0.1:3001'),
  SLIPWAY_CONTENT: z.string().default('content'),
  SLIPWAY_IDLE_MINUTES: z.coerce.number().positive().max(100_000).default(60),
  /** An unused host keeps its shells for so long, frozen, before only its disk is kept; 0: not at all. */
  SLIPWAY_FREEZE_MINUTES: z.coerce.number().min(0).max(10_080).default(60),
  /** The disk of a host that nobody opens again is kept for so long. */
  SLIPWAY_KEEP_DAYS: z.coerce.number().positive().max(3_650).default(7),
  /** A host ends after so many hours, whatever goes on in it; none: as long as it is used. A timer holds no more than 24 days. */
  SLIPWAY_HOURS_LIMIT: optional(z.coerce.number().positive().max(500)),
  /** Hosts that run before anybody asks for one. */
  SLIPWAY_WARM_HOSTS: z.coerce.number().int().min(0).max(MAX_WARM_HOSTS).default(2),
  /** Where Prometheus fetches metrics, on loopback; none: nothing is measured. */
  SLIPWAY_METRICS_PORT: optional(z.coerce.number().int().min(0).max(65535)),
  /** Development: Next's hot reload passes, and its pages may evaluate strings. */
  SLIPWAY_DEV: flag,
});

export type ServerEnv = {
  host: string;
  port: number;
  publicUrl: URL | null;
  trustedProxies: string[];
  /** Nobody but whoever sits at this machine can come in. */
  local: boolean;
  store: string;
  hostdSocket: string;
  webUrl: URL;
  content: string;
  idleMs: number;
  frozenMs: number;
  keepMs: number;
  lifeMs: number | null;
  warmHosts: number;
  metricsPort: number | null;
  /** How many hosts are started at the same time: a start keeps about a processor busy. */
  startsAtOnce: number;
  dev: boolean;
};

export function isLoopbackName(name: string): boolean {
  const bare = name.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    bare === 'localhost' ||
    bare.endsWith('.localhost') ||
    bare === '::1' ||
    (isIP(bare) === 4 && bare.startsWith('127.'))
  );
}

export function readEnv(source: Record<string, string | undefined> = process.env): Readonly<ServerEnv> {
  const env = Env.parse(source);
  const publicUrl = env.SLIPWAY_PUBLIC_URL === undefined ? null : new URL(env.SLIPWAY_PUBLIC_URL);
  const trustedProxies = env.SLIPWAY_TRUSTED_PROXY.flatMap((entry) =>
    ['loopback', '1', 'true'].includes(entry) ? ['127.0.0.0/8', '::1'] : [entry],
  );
  // A loopback address behind a proxy is not a loopback-only server: the proxy lets the world in.
  const local =
    isLoopbackName(env.SLIPWAY_HOST) &&
    trustedProxies.length === 0 &&
    (publicUrl === null || isLoopbackName(publicUrl.hostname));
  return Object.freeze({
    host: env.SLIPWAY_HOST,
    port: env.SLIPWAY_PORT,
    publicUrl,
    trustedProxies,
    local,
    store: env.SLIPWAY_STORE,
    hostdSocket: env.SLIPWAY_HOSTD_SOCKET,
    webUrl: new URL(env.SLIPWAY_WEB_URL),
    content: env.SLIPWAY_CONTENT,
    idleMs: env.SLIPWAY_IDLE_MINUTES * 60_000,
    frozenMs: env.SLIPWAY_FREEZE_MINUTES * 60_000,
    keepMs: env.SLIPWAY_KEEP_DAYS * 24 * 3600_000,
    lifeMs: env.SLIPWAY_HOURS_LIMIT === undefined ? null : env.SLIPWAY_HOURS_LIMIT * 3600_000,
    warmHosts: env.SLIPWAY_WARM_HOSTS,
    metricsPort: env.SLIPWAY_METRICS_PORT ?? null,
    startsAtOnce: Math.max(1, Math.floor(availableParallelism() / 2)),
    dev: env.SLIPWAY_DEV,
  });
}
