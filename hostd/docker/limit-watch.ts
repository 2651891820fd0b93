/**
 * Looks at every running host now and again, and tells which of its limits it has reached. Costs a few small reads a
 * host, and nothing while none runs. Knows nothing of who listens.
 */
import { fullGroups, groupsOf } from '../disks/qgroups.ts';
import { type CgroupPlaces, containersIn, readCounters } from '../machine/limit-counters.ts';
import type { HostEvent } from '../verbs.ts';
import type { KnownHosts } from './known-hosts.ts';
import { LimitNews } from './limit-news.ts';

/** Disks are looked at less often: it costs a process. */
const DISK_MS = 10_000;

type Deps = { known: KnownHosts; places: CgroupPlaces; disk: string };

export class LimitWatch {
  readonly #deps: Deps;
  readonly #tell: (event: HostEvent) => void;
  readonly #news = new LimitNews();
  #disksAt = -Infinity;

  constructor(deps: Deps, tell: (event: HostEvent) => void) {
    this.#deps = deps;
    this.#tell = tell;
  }

  async look(): Promise<void> {
    const { places, known: hosts } = this.#deps;
    const there = await containersIn(places);
    const ids = new Set(there.keys());
    this.#news.keepOnly(ids);
    hosts.keepOnly(ids);
    if (there.size === 0) return;
    const now = performance.now();
    for (const [id, name] of there) {
      const known = await hosts.of(id);
      const counters = known === null ? null : await readCounters(places, name);
      if (known === null || counters === null) continue;
      for (const limit of this.#news.counted(id, counters, now))
        this.#tell({ event: 'limit', host: known.host, limit });
    }
    if (now - this.#disksAt >= DISK_MS) {
      this.#disksAt = now;
      await this.#lookAtDisks(now);
    }
  }

  async #lookAtDisks(now: number): Promise<void> {
    const full = fullGroups(await groupsOf(this.#deps.disk));
    for (const [id, known] of this.#deps.known.all()) {
      if (known.group === null) continue;
      for (const limit of this.#news.disk(id, full.has(known.group), now)) {
        this.#tell({ event: 'limit', host: known.host, limit });
      }
    }
  }
}
