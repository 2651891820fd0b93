/** Versions are read as programs write them, compared as they are meant, and a changelog that names a flaw is believed. */
import { expect, test } from 'vitest';
import { FLAWS } from './known-flaws.ts';
import { compare, hasFix, shown, versionIn } from './version.ts';
import { ownerIn, readInstalled, versions } from './versions.ts';

const read = (text: string) => versionIn(text)!;

test.each([
  ['runc version 1.1.5+ds1\ncommit: 1.1.5+ds1-1+deb12u1\nspec: 1.0.2-dev', '1.1.5'],
  ['runc version 1.0.0~rc93+ds1\nspec: 1.0.2-dev', '1.0.0-rc.93'],
  ['runc version 1.4.0-rc.3', '1.4.0-rc.3'],
  ['Docker version 20.10.24+dfsg1, build 5d6db84', '20.10.24'],
  ['containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3', '1.6.20'],
  ['containerd github.com/containerd/containerd/v2 v2.1.5 fcd43222', '2.1.5'],
])('%s', (said, version) => {
  expect(shown(read(said))).toBe(version);
});

test('a text without a version has none', () => {
  expect(versionIn('command not found')).toBeNull();
});

test('a candidate comes before its release', () => {
  expect(compare(read('1.4.0-rc.3'), read('1.4.0'))).toBeLessThan(0);
  expect(compare(read('1.4.0-rc.10'), read('1.4.0-rc.3'))).toBeGreaterThan(0);
  expect(compare(read('1.10.0'), read('1.9.9'))).toBeGreaterThan(0);
  expect(compare(read('1.2.3'), read('v1.2.3'))).toBe(0);
});

test('each line of versions has a fix of its own, and a line without one has none', () => {
  const fixed = ['1.2.8', '1.3.3', '1.4.0-rc.3'];
  const good = ['1.2.8', '1.2.9', '1.3.3', '1.4.0-rc.3', '1.4.0', '1.5.0', '2.0.0'];
  const bad = ['1.1.15', '1.2.7', '1.3.2', '1.4.0-rc.2', '0.9.0'];
  expect(good.filter((version) => !hasFix(read(version), fixed))).toEqual([]);
  expect(bad.filter((version) => hasFix(read(version), fixed))).toEqual([]);
});

test('the table names flaws and versions as they are written', () => {
  for (const { ids, fixed } of Object.values(FLAWS).flat()) {
    for (const id of ids) expect(id).toMatch(/^CVE-\d{4}-\d{4,}$/);
    for (const version of fixed) expect(shown(read(version))).toBe(version);
  }
});

const installed = { said: 'runc version 1.1.5+ds1', package: 'runc', changelog: '' };

test('an old version of a package is worth a look, with the flaws by name', () => {
  const found = versions('runc', installed);
  expect(found).toMatchObject({ status: 'warn', found: '1.1.5: 4 known flaws' });
  expect(found).toHaveProperty('why', expect.stringMatching(/CVE-2024-21626.*CVE-2025-31133.*is not on this machine/));
  expect(found).toHaveProperty('mend', expect.stringContaining('apt-get changelog runc | grep CVE-'));
});

test('what the changelog names was mended', () => {
  const some = versions('runc', { ...installed, changelog: '  * CVE-2024-21626: leaked fds\n' });
  expect(some).toMatchObject({ status: 'warn', found: '1.1.5: 3 known flaws' });
  expect(some).toHaveProperty('why', expect.not.stringContaining('CVE-2024-21626'));
  const most = versions('runc', { ...installed, changelog: 'CVE-2024-21626 CVE-2025-31133 CVE-2025-52565' });
  expect(most.found).toBe('1.1.5: 1 known flaw');
  const all = FLAWS.runc.flatMap(({ ids }) => ids).join('\n');
  expect(versions('runc', { ...installed, changelog: all })).toMatchObject({ status: 'pass' });
  // a number that only begins so is another one
  const longer = versions('runc', { ...installed, changelog: all.replaceAll(/$/gm, '0') });
  expect(longer).toMatchObject({ found: '1.1.5: 4 known flaws' });
});

test('a program from elsewhere has no distribution that mends it', () => {
  const found = versions('runc', { ...installed, package: null });
  expect(found).toMatchObject({ status: 'warn', mend: 'install a current runc' });
  expect(found).toHaveProperty('why', expect.stringContaining('no Debian package'));
});

test('a current one passes, one that is not there or speaks strangely is skipped', () => {
  expect(versions('runc', { ...installed, said: 'runc version 1.3.3' })).toEqual({ status: 'pass', found: '1.3.3' });
  expect(versions('runc', { ...installed, said: null }).status).toBe('skip');
  expect(versions('runc', { ...installed, said: 'unknown flag\nusage' })).toMatchObject({
    status: 'skip',
    found: expect.stringMatching(/unknown flag$/),
  });
});

test('the owner of a program, as dpkg says it', () => {
  expect(ownerIn('dpkg-query: no path found matching pattern /sbin/runc\nrunc: /usr/sbin/runc\n')).toBe('runc');
  expect(ownerIn('libc6:amd64: /usr/lib/x\n')).toBe('libc6');
  expect(ownerIn('dpkg-query: no path found matching pattern /usr/local/bin/runc\n')).toBeNull();
});

test('whatever is installed here can be told', async () => {
  expect(['pass', 'warn', 'skip']).toContain(versions('runc', await readInstalled('runc')).status);
});
