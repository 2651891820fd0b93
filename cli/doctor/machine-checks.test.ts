/** What is said of each fact of a machine: all right, worth a look, or in the way. */
import { expect, test } from 'vitest';
import { WANTED } from '../../hostd/machine/limits.ts';
import { apparmor } from './apparmor.ts';
import { cgroups, enabledIn } from './cgroups.ts';
import { clock } from './clock.ts';
import { dns, readDns } from './dns.ts';
import { feature, readFeature } from './features.ts';
import { forwarding } from './forwarding.ts';
import { kernel } from './kernel.ts';
import { kernelLimits } from './kernel-limits.ts';
import { nameIn, port } from './port.ts';
import { setting } from './setting.ts';
import { userNamespaces } from './user-namespaces.ts';
import { within } from './within.ts';

test('kernels', () => {
  expect(kernel('6.1.0-18-amd64')).toEqual({ status: 'pass', found: '6.1.0-18-amd64' });
  expect(kernel('5.4.0')).toMatchObject({ status: 'fail', found: '5.4.0, and 5.10 is the oldest that will do' });
});

test('user namespaces: none is a wall that is missing, closed to others is told', () => {
  const facts = { most: 1000, unprivilegedClone: null, apparmorRestricts: null };
  expect(userNamespaces(facts)).toEqual({ status: 'pass', found: '1000 allowed' });
  expect(userNamespaces({ ...facts, unprivilegedClone: 1, apparmorRestricts: 0 }).found).toBe('1000 allowed');
  expect(userNamespaces({ ...facts, apparmorRestricts: 1 })).toMatchObject({
    status: 'pass',
    found: expect.stringContaining('kernel.apparmor_restrict_unprivileged_userns=1'),
  });
  expect(userNamespaces({ ...facts, unprivilegedClone: 0 }).found).toContain('unprivileged_userns_clone=0');
  expect(userNamespaces({ ...facts, most: 0 })).toMatchObject({
    status: 'fail',
    mend: expect.stringMatching(/^sysctl/),
  });
  expect(userNamespaces({ ...facts, most: null })).toMatchObject({ status: 'fail', found: 'this kernel has none' });
});

test('cgroups: version 2 by systemd is what a lesson on limits needs', () => {
  const controllers = ['cpuset', 'cpu', 'io', 'memory', 'pids'];
  expect(cgroups({ version: 2, controllers, systemd: true }).status).toBe('pass');
  expect(cgroups({ version: 2, controllers, systemd: false }).status).toBe('warn');
  expect(cgroups({ version: 1, controllers, systemd: true })).toMatchObject({
    status: 'warn',
    why: expect.stringContaining('docker run -m'),
    mend: expect.stringContaining('systemd.unified_cgroup_hierarchy=1'),
  });
  expect(cgroups({ version: 2, controllers: ['cpu', 'pids'], systemd: true })).toMatchObject({
    status: 'fail',
    found: 'version 2, without memory',
  });
  expect(enabledIn('#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t2\t1\t1\nmemory\t0\t1\t0\n')).toEqual(['cpu']);
});

test('AppArmor: off is one wall fewer, on without the profile is not what was set up', () => {
  const profiles = 'docker-default (enforce)\nslipway-sandbox (enforce)\n';
  expect(apparmor({ on: false, profiles: null, running: true }).status).toBe('warn');
  expect(apparmor({ on: true, profiles: null, running: true })).toEqual({ status: 'pass', found: 'on' });
  expect(apparmor({ on: true, profiles: '', running: false }).status).toBe('pass');
  expect(apparmor({ on: true, profiles, running: true }).status).toBe('pass');
  expect(apparmor({ on: true, profiles: 'slipway-sandbox (complain)\n', running: true }).status).toBe('fail');
});

test('what the kernel has, could load, or lacks', async () => {
  expect(feature('btrfs', 'w', { there: true, loadable: true }).status).toBe('pass');
  expect(feature('btrfs', 'w', { there: false, loadable: true })).toMatchObject({
    status: 'pass',
    found: expect.stringContaining('module'),
  });
  expect(feature('btrfs', 'w', { there: false, loadable: false })).toMatchObject({ status: 'fail', why: 'w' });
  expect(await readFeature('proc')).toEqual({ there: true, loadable: true });
  expect(await readFeature('nosuchfs')).toEqual({ there: false, loadable: false });
  expect(await readFeature('nosuchdevice', '/dev/null')).toEqual({ there: true, loadable: true });
});

test('kernel limits: low is a matter only while a classroom runs', () => {
  expect(kernelLimits(WANTED, true).status).toBe('pass');
  const low = { ...WANTED, 'kernel/keys/maxkeys': 200 };
  expect(kernelLimits(low, false)).toEqual({ status: 'pass', found: expect.stringMatching(/^1 are low, and `up`/) });
  expect(kernelLimits(low, true)).toMatchObject({
    status: 'warn',
    found: 'lower than Slipway set them: kernel.keys.maxkeys',
    mend: 'sysctl -w kernel.keys.maxkeys=20000',
  });
  expect(kernelLimits({ ...WANTED, 'kernel/pty/max': null }, true).status).toBe('pass');
});

test('the clock', () => {
  expect(['yes', 'no', null].map((said) => clock(said as 'yes').status)).toEqual(['pass', 'warn', 'skip']);
});

test('names that do not resolve are no reason not to begin', async () => {
  expect(dns(null).status).toBe('pass');
  expect(dns('ENOTFOUND')).toMatchObject({ status: 'warn', found: expect.stringContaining('ENOTFOUND') });
  expect(await readDns('127.0.0.1')).toBeNull();
  expect(await readDns('no name at all')).toEqual(expect.any(String));
});

test('a FORWARD chain that drops is opened while a classroom runs', () => {
  const open = '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\nCOMMIT\n';
  const drops = '*filter\n:FORWARD DROP [0:0]\n:DOCKER-USER - [0:0]\nCOMMIT\n';
  const facts = { comment: 'slipway:slipway', running: true };
  expect(forwarding({ ...facts, rules: null }).status).toBe('skip');
  expect(forwarding({ ...facts, rules: open }).status).toBe('pass');
  expect(forwarding({ ...facts, rules: drops, running: false })).toEqual({
    status: 'pass',
    found: expect.stringMatching(/^another Docker drops what is forwarded; `up` adds/),
  });
  expect(forwarding({ ...facts, rules: drops }).status).toBe('warn');
  expect(forwarding({ ...facts, rules: `${drops}-A FORWARD --comment "slipway:slipway" -j ACCEPT\n` }).status).toBe(
    'pass',
  );
});

test('the port is free, ours, or somebody’s', () => {
  const facts = { port: 3000, ours: false, code: null, holder: null };
  expect(port(facts)).toEqual({ status: 'pass', found: '3000 is free' });
  expect(port({ ...facts, ours: true }).found).toBe('3000, held by the classroom');
  expect(port({ ...facts, code: 'EACCES' }).status).toBe('skip');
  expect(port({ ...facts, code: 'EADDRINUSE', holder: 'nginx, process 7' })).toMatchObject({
    status: 'fail',
    found: '3000 is taken by nginx, process 7',
  });
  expect(port({ ...facts, code: 'EINVAL' })).toMatchObject({ status: 'fail', found: '3000: EINVAL' });
  expect(nameIn('LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=7,fd=6),("nginx",pid=8,fd=6))\n')).toBe(
    'nginx, process 7',
  );
  expect(nameIn('')).toBeNull();
});

test('a setting that is not there is null', async () => {
  expect(await setting('kernel/pid_max')).toBeGreaterThan(0);
  expect(await setting('kernel/no_such_setting')).toBeNull();
});

test('a look that hangs or throws is skipped, and says so', async () => {
  const fine = { status: 'pass', found: 'x' } as const;
  expect(await within('one', async () => fine)).toEqual({ name: 'one', ...fine });
  expect(await within('two', () => new Promise(() => {}), 10)).toEqual({
    name: 'two',
    status: 'skip',
    found: 'it gave no answer within 0.01 s',
  });
  expect(await within('three', () => Promise.reject(new Error('broken')))).toEqual({
    name: 'three',
    status: 'skip',
    found: 'it could not be looked at: broken',
  });
});
