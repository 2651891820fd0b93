/**
 * Looks at every running host now and again, and tells which of its limits it has reached. Costs a few small reads a
 * host, and nothing while none runs. Knows nothing of who listens.
 */
import type Docker from 'dockerode';
import { fullGroups, groupOf, groupsOf } from '../disks/qgroups.ts';
import { type CgroupPlaces, containersIn, readCounters } from '../machine/limit-counters.ts';
import { type HostEvent, HostName } from '../verbs.ts';
import { LABELS, statusOf } from './client.ts';
import { diskOf } from './disk-of.ts';
import { LimitNews } from './limit-news.ts';

/** Disks are looked at less often: it costs a process. */
const DISK_MS = 10_000;

type Deps = { docker: Docker; instance: string; places: CgroupPlaces; disk: string };
type Known = { host: HostName; group: string | null } | null;

export class LimitWatch {
  readonly #deps: Deps;
  readonly #tell: (event: HostEvent) => void;
  readonly #news = new LimitNews();
  /** By the container's id; null for one that is no host. */
  readonly #known = new Map<string, Known>();
  #disksAt = -Infinity;

  constructor(deps: Deps, tell: (event: HostEvent) => void) {
    this.#deps = deps;
    this.#tell = tell;
  }

  async look(): Promise<void> {
    const { places } = this.#deps;
    const there = await containersIn(places);
    this.#news.keepOnly(new Set(there.keys()));
    for (const id of [...this.#known.keys()]) if (!there.has(id)) this.#known.delete(id);
    if (there.size === 0) return;
    const now = performance.now();
    for (const [id, name] of there) {
      const known = await this.#knownAs(id);
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
    for (const [id, known] of this.#known) {
      if (known === null || known.group === null) continue;
      for (const limit of this.#news.disk(id, full.has(known.group), now)) {
        this.#tell({ event: 'limit', host: known.host, limit });
      }
    }
  }

  /** Asked once a container: neither its name nor its disk changes while it runs. */
  async #knownAs(id: string): Promise<Known> {
    const { docker, instance } = this.#deps;
    const before = this.#known.get(id);
    if (before !== undefined) return before;
    let known: Known = null;
    try {
      const { Labels } = (await docker.getContainer(id).inspect()).Config;
      const host = HostName.safeParse(Labels[LABELS.host]);
      const disk = host.success && Labels[LABELS.instance] === instance ? await diskOf(docker, id) : null;
      if (host.success && disk !== null) known = { host: host.data, group: await groupOf(disk) };
    } catch (error) {
      // A container of a build, which is gone before it could be asked about.
      if (statusOf(error) !== 404) throw error;
    }
    this.#known.set(id, known);
    return known;
  }
}
