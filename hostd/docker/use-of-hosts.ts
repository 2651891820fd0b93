/**
 * What a host uses of what it may, at this moment: a few file reads, in which dockerd has no part and nothing in the host
 * wakes. Knows nothing of who asks.
 */
import type { DiskUse } from '../disks/disk-use.ts';
import { readUse } from '../machine/cgroup-use.ts';
import { type CgroupPlaces, containersIn } from '../machine/limit-counters.ts';
import type { HostName, HostUse } from '../verbs.ts';
import type { Outcome } from './hosts.ts';
import type { KnownHosts } from './known-hosts.ts';

type Deps = { known: Pick<KnownHosts, 'of'>; places: CgroupPlaces; disk: Pick<DiskUse, 'of'> };

export class UseOfHosts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Of one that runs or is frozen. */
  async of(host: HostName): Promise<Outcome<HostUse>> {
    const { known: hosts, places, disk } = this.#deps;
    for (const [id, name] of await containersIn(places)) {
      const known = await hosts.of(id);
      if (known?.host !== host) continue;
      const [counted, written] = await Promise.all([readUse(places, name), disk.of(known)]);
      // One that has just ended.
      if (counted === null) break;
      return { ok: true, value: { ...counted, ...written } };
    }
    return { ok: false, code: 'not-running' };
  }
}
