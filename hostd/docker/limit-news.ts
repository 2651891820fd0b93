/**
 * Which limits that a host has reached are news: a counter that grew, a disk that has become full. Pure; says the same
 * of a host at most so often. Knows no cgroup and no disk.
 */
import type { LimitCounters } from '../machine/limit-counters.ts';
import type { Limit } from '../verbs.ts';

/** Said of one host and limit at most so often. */
const PAUSE_MS = 30_000;
/** A disk that stays full is told again after so long: it is no new misfortune, but the page may be another. */
const FULL_AGAIN_MS = 10 * 60_000;

export class LimitNews {
  readonly #counters = new Map<string, LimitCounters>();
  readonly #full = new Map<string, number>();
  readonly #said = new Map<string, number>();

  /** The first count of a container is where counting begins: what was before was somebody else's news. */
  counted(container: string, now: LimitCounters, at: number): Limit[] {
    const before = this.#counters.get(container);
    this.#counters.set(container, now);
    if (before === undefined) return [];
    const news: Limit[] = [];
    if (now.memory > before.memory) news.push('memory');
    if (now.processes > before.processes || (now.crowded && !before.crowded)) news.push('processes');
    return news.filter((limit) => this.#maySay(container, limit, at));
  }

  disk(container: string, full: boolean, at: number): Limit[] {
    if (!full) {
      this.#full.delete(container);
      return [];
    }
    const told = this.#full.get(container);
    if (told !== undefined && at - told < FULL_AGAIN_MS) return [];
    if (!this.#maySay(container, 'disk', at)) return [];
    this.#full.set(container, at);
    return ['disk'];
  }

  /** Those that are not there any more are forgotten. */
  keepOnly(containers: ReadonlySet<string>): void {
    for (const container of [...this.#counters.keys(), ...this.#full.keys()]) {
      if (containers.has(container)) continue;
      this.#counters.delete(container);
      this.#full.delete(container);
    }
    for (const key of [...this.#said.keys()]) if (!containers.has(key.split(' ')[0] ?? '')) this.#said.delete(key);
  }

  #maySay(container: string, limit: Limit, at: number): boolean {
    const key = `${container} ${limit}`;
    const last = this.#said.get(key);
    if (last !== undefined && at - last < PAUSE_MS) return false;
    this.#said.set(key, at);
    return true;
  }
}
