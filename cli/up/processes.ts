/**
 * The three processes of a classroom: as whom, with which command line and environment. Their own env.ts files say
 * what the variables mean. Knows nothing of what happens when one ends.
 */
import { checkout, inCheckout } from '../checkout.ts';
import { env as ours } from '../env.ts';
import { NODE_ENVIRONMENT, PLAIN_ENVIRONMENT } from '../run.ts';
import { LogFile } from './log-file.ts';
import type { Settings, Where } from './settings.ts';
import type { ProcessSpec } from './supervised.ts';
import { ENDS_WITH_US, unprivileged, viewOf } from './view.ts';
import type { Account } from './users.ts';

export type Name = 'hostd' | 'server' | 'web';
export type Spec = Omit<ProcessSpec, 'onEnd' | 'onLine'>;

const NEXT = 'node_modules/next/dist/bin/next';

/** `serverGid` counts for a hostd that serves; its other uses may give any. */
export const hostdEnvironment = ({ data, run, instance }: Where, serverGid: number) => ({
  ...PLAIN_ENVIRONMENT,
  ...ours.hostLimits,
  // what dockerd trusts, so that both agree whether docker.io answers
  NODE_USE_SYSTEM_CA: '1',
  SLIPWAY_DATA: data,
  SLIPWAY_RUN: run,
  SLIPWAY_INSTANCE: instance,
  SLIPWAY_SERVER_GID: String(serverGid),
});

export const serverEnvironment = (settings: Settings, webPort: number) => ({
  ...PLAIN_ENVIRONMENT,
  NODE_ENV: settings.dev ? 'development' : 'production',
  SLIPWAY_HOST: settings.host,
  SLIPWAY_PORT: String(settings.port),
  SLIPWAY_PUBLIC_URL: settings.publicUrl ?? '',
  SLIPWAY_TRUSTED_PROXY: settings.trustedProxy ?? '',
  SLIPWAY_STORE: settings.store,
  SLIPWAY_HOSTD_SOCKET: `${settings.run}/hostd.sock`,
  SLIPWAY_WEB_URL: `http://127.0.0.1:${webPort}`,
  SLIPWAY_CONTENT: viewOf(settings).content,
  SLIPWAY_IDLE_MINUTES: String(settings.idleMinutes),
  SLIPWAY_FREEZE_MINUTES: String(settings.freezeMinutes),
  SLIPWAY_KEEP_DAYS: String(settings.keepDays),
  SLIPWAY_HOURS_LIMIT: String(settings.hoursLimit ?? ''),
  SLIPWAY_WARM_HOSTS: String(settings.warmHosts),
  SLIPWAY_METRICS_PORT: String(settings.metricsPort ?? ''),
  SLIPWAY_DEV: settings.dev ? '1' : '',
});

export function hostdSpec(settings: Settings, server: Account): Spec {
  return {
    ...common(settings, 'hostd', 10_000),
    argv: [...ENDS_WITH_US, process.execPath, inCheckout('hostd/main.ts')],
    env: hostdEnvironment(settings, server.gid),
  };
}

export function serverSpec(settings: Settings, server: Account, webPort: number): Spec {
  const watch = settings.dev ? ['--watch', '--watch-preserve-output'] : [];
  return {
    ...common(settings, 'server', 10_000),
    argv: unprivileged(settings, server, [...watch, 'server/main.ts']),
    env: serverEnvironment(settings, webPort),
  };
}

/** In development it writes what it builds into the checkout, hence as root; else as somebody who may write nothing. */
export function webSpec(settings: Settings, web: Account, port: number): Spec {
  const listen = ['-H', '127.0.0.1', '-p', String(port)];
  const content = settings.dev ? settings.content : viewOf(settings).content;
  return {
    ...common(settings, 'web', 5_000),
    argv: settings.dev
      ? [...ENDS_WITH_US, process.execPath, NEXT, 'dev', ...listen]
      : unprivileged(settings, web, [NEXT, 'start', ...listen]),
    env: {
      ...NODE_ENVIRONMENT,
      NODE_ENV: settings.dev ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      SLIPWAY_CONTENT: content,
    },
  };
}

function common(settings: Settings, name: Name, patienceMs: number) {
  return {
    name,
    cwd: checkout,
    log: new LogFile(`${settings.logs}/${name}.log`),
    pidFile: `${settings.run}/pids/${name}.pid`,
    patienceMs,
  };
}
