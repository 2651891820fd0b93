/**
 * Which host a container is, and the quota groups of its disk: asked once a container, for neither changes while it is
 * there. Knows nothing of what is counted.
 */
import type Docker from 'dockerode';
import type { DiskGroups } from '../disks/disk-use.ts';
import { groupOf } from '../disks/qgroups.ts';
import { HostName } from '../verbs.ts';
import { LABELS, statusOf } from './client.ts';
import { baseOf, diskOf } from './disk-of.ts';

export type KnownHost = DiskGroups & { host: HostName };

export class KnownHosts {
  readonly #docker: Docker;
  readonly #instance: string;
  /** By the container's id; null for one that is no host. */
  readonly #known = new Map<string, KnownHost | null>();

  constructor(docker: Docker, instance: string) {
    this.#docker = docker;
    this.#instance = instance;
  }

  /** null for a container that is no host of this instance. */
  async of(id: string): Promise<KnownHost | null> {
    const before = this.#known.get(id);
    if (before !== undefined) return before;
    const known = await this.#ask(id);
    this.#known.set(id, known);
    return known;
  }

  /** Those that were asked for, by their containers' ids. */
  all(): (readonly [id: string, known: KnownHost])[] {
    return [...this.#known].flatMap(([id, known]) => (known === null ? [] : [[id, known] as const]));
  }

  /** Those that are not there any more are forgotten. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of [...this.#known.keys()]) if (!ids.has(id)) this.#known.delete(id);
  }

  async #ask(id: string): Promise<KnownHost | null> {
    try {
      const { Labels } = (await this.#docker.getContainer(id).inspect()).Config;
      const host = HostName.safeParse(Labels[LABELS.host]);
      if (!host.success || Labels[LABELS.instance] !== this.#instance) return null;
      const disk = await diskOf(this.#docker, id);
      if (disk === null) return null;
      return { host: host.data, group: await groupOf(disk), base: await groupOf(baseOf(disk)) };
    } catch (error) {
      // A container of a build, which is gone before it could be asked about.
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }
}
