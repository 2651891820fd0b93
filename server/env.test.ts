import { expect, it } from 'vitest';
import { readEnv } from './env.ts';

const least = { SLIPWAY_STORE: '/s', SLIPWAY_HOSTD_SOCKET: '/h' };

it('has a default for everything but where its things are', () => {
  expect(readEnv(least)).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    publicUrl: null,
    local: true,
    idleMs: 3_600_000,
    lifeMs: null,
    warmHosts: 2,
    metricsPort: null,
    dev: false,
  });
  expect(() => readEnv({})).toThrow(/SLIPWAY_STORE/);
});

it('knows no limit of a host’s life but the one it is told', () => {
  expect(readEnv({ ...least, SLIPWAY_HOURS_LIMIT: '' }).lifeMs).toBeNull();
  expect(readEnv({ ...least, SLIPWAY_HOURS_LIMIT: '1.5' }).lifeMs).toBe(5_400_000);
});

it('measures nothing but where it is told a port', () => {
  expect(readEnv({ ...least, SLIPWAY_METRICS_PORT: '' }).metricsPort).toBeNull();
  expect(readEnv({ ...least, SLIPWAY_METRICS_PORT: '9464' }).metricsPort).toBe(9464);
});

it.each([
  [{ SLIPWAY_HOST: '127.0.0.1' }, true],
  [{ SLIPWAY_HOST: '::1' }, true],
  [{ SLIPWAY_HOST: 'localhost', SLIPWAY_PUBLIC_URL: 'http://localhost:3000' }, true],
  [{ SLIPWAY_HOST: '0.0.0.0' }, false],
  [{ SLIPWAY_HOST: '192.168.1.5' }, false],
  [{ SLIPWAY_HOST: '127.0.0.1', SLIPWAY_PUBLIC_URL: 'https://class.example' }, false],
  [{ SLIPWAY_HOST: '127.0.0.1', SLIPWAY_TRUSTED_PROXY: '127.0.0.1' }, false],
  [{ SLIPWAY_HOST: '127.0.0.1', SLIPWAY_PUBLIC_URL: '', SLIPWAY_TRUSTED_PROXY: '' }, true],
])('%j is for this machine only: %s', (env, local) => expect(readEnv({ ...least, ...env }).local).toBe(local));

it.each([
  [' 10.0.0.0/8, fd00::/8,', ['10.0.0.0/8', 'fd00::/8']],
  ['loopback', ['127.0.0.0/8', '::1']],
])('trusts the proxies %j', (list, trustedProxies) =>
  expect(readEnv({ ...least, SLIPWAY_TRUSTED_PROXY: list })).toMatchObject({ trustedProxies }),
);

it.each([
  { SLIPWAY_PORT: '70000' },
  { SLIPWAY_PORT: 'x' },
  { SLIPWAY_PUBLIC_URL: 'ftp://x' },
  { SLIPWAY_IDLE_MINUTES: '0' },
  { SLIPWAY_HOURS_LIMIT: '0' },
  { SLIPWAY_HOURS_LIMIT: '1000' },
  { SLIPWAY_WARM_HOSTS: '-1' },
  { SLIPWAY_WARM_HOSTS: '1.5' },
  { SLIPWAY_METRICS_PORT: '70000' },
  { SLIPWAY_TRUSTED_PROXY: 'lab.example.org' },
  { SLIPWAY_TRUSTED_PROXY: '127.0.0.1 10.0.0.1' },
  { SLIPWAY_TRUSTED_PROXY: '10.0.0.0/' },
  { SLIPWAY_TRUSTED_PROXY: '10.0.0.0/33' },
  { SLIPWAY_DEV: 'maybe' },
])('refuses %j', (env) => expect(() => readEnv({ ...least, ...env })).toThrow());
