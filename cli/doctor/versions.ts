/**
 * The installed runc, containerd and dockerd, and what is known against them. A distribution mends flaws without
 * changing the version: its changelog is believed where it names them. Knows no flaw.
 */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FLAWS, type Program } from './known-flaws.ts';
import { type Finding, pass, skip, warn } from './finding.ts';
import { hasFix, shown, versionIn } from './version.ts';
import { ask } from './within.ts';

export type Installed = {
  /** What the program says of itself; null if there is none. */
  said: string | null;
  /** The Debian package that brought it; null for one from elsewhere. */
  package: string | null;
  /** That package's changelog; '' where the machine keeps none. */
  changelog: string;
};

export async function readInstalled(program: Program): Promise<Installed> {
  const { status, output } = await ask(program, ['--version']);
  if (status !== 0) return { said: null, package: null, changelog: '' };
  const owner = await ownerOf(program);
  const file = `/usr/share/doc/${owner}/changelog.Debian.gz`;
  const changelog =
    owner === null
      ? ''
      : await readFile(file)
          .then(promisify(gunzip))
          .then(String, () => '');
  return { said: output, package: owner, changelog };
}

async function ownerOf(program: Program): Promise<string | null> {
  const found = await ask('which', [program]);
  if (found.status !== 0) return null;
  // On a system with merged directories dpkg knows one of the two paths only.
  const path = found.output.trim().replace(/^\/usr/, '');
  const owners = await ask('dpkg-query', ['--search', `/usr${path}`, path]);
  return ownerIn(owners.output);
}

/** Pure: the package in what `dpkg-query --search` says. */
export const ownerIn = (listed: string) => /^([a-z0-9][a-z0-9+.-]+)(?::[a-z0-9]+)?: \//m.exec(listed)?.[1] ?? null;

export function versions(program: Program, { said, package: owner, changelog }: Installed): Finding {
  if (said === null) return skip('not installed; `up` installs it');
  const version = versionIn(said);
  if (version === null) return skip(`it does not say its version: ${said.trim().split('\n')[0]}`);
  const older = FLAWS[program].filter(({ fixed }) => !hasFix(version, fixed));
  const mended = (id: string) => new RegExp(`${id}\\b`).test(changelog);
  const open = older
    .map(({ ids, what }) => ({ ids: ids.filter((id) => !mended(id)), what }))
    .filter(({ ids }) => ids.length > 0);
  if (older.length === 0) return pass(shown(version));
  if (open.length === 0) return pass(`${shown(version)}, what is known against it mended by the package`);
  const list = open.map(({ ids, what }) => `${what} (${ids.join(', ')})`).join('; ');
  const count = open.flatMap(({ ids }) => ids).length;
  return warn(
    `${shown(version)}: ${count} known ${count === 1 ? 'flaw' : 'flaws'}`,
    `Known of this version: ${list}. ${backports(owner, changelog)}`,
    owner === null
      ? `install a current ${program}`
      : `apt-get update && apt-get install --only-upgrade ${owner}\napt-get changelog ${owner} | grep CVE-   # mended in the newest`,
  );
}

function backports(owner: string | null, changelog: string): string {
  if (owner === null) return 'It belongs to no Debian package, so nobody has mended it here.';
  const says = changelog === '' ? 'is not on this machine' : 'does not say so';
  return `A distribution may mend flaws and keep the version; the changelog of ${owner} ${says}.`;
}
