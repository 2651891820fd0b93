/** What the store knows of one student's host: its name, and whether it is up, frozen, down or gone. Knows no sandbox and no state that pages see. */
import type { EndReason } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';
import type { HostRow, HostRows } from '../store/hosts.ts';
import { newHostName } from './host-names.ts';
import type { HostName } from './sandbox-host.ts';
import type { WarmPool } from './warm-pool.ts';

export type Owner = { class: string; student: string };

export type HostRecordDeps = { rows: HostRows; warm: Pick<WarmPool, 'take'>; clock: Clock };

export class HostRecord {
  readonly #deps: HostRecordDeps;
  readonly #owner: Owner;
  #name: HostName | null;
  #boot: string | null;
  /** Since when it is this student's; ms since the epoch. */
  #since: number;

  constructor(deps: HostRecordDeps, owner: Owner, row: HostRow | null) {
    this.#deps = deps;
    this.#owner = owner;
    this.#name = row?.name ?? null;
    this.#boot = row?.boot ?? null;
    this.#since = row?.createdAt ?? 0;
  }

  get name(): HostName | null {
    return this.#name;
  }

  get since(): number {
    return this.#since;
  }

  /** Where there is no host: one that runs already, if there is such a one. */
  async takeWarm(): Promise<HostName | null> {
    if (this.#name === null) this.#name = await this.#deps.warm.take(this.#owner);
    else return null;
    this.#since = this.#deps.clock.now();
    return this.#name;
  }

  /** The name there is, or a new one that was never used. */
  async named(): Promise<HostName> {
    const { rows, clock } = this.#deps;
    if (this.#name !== null) return this.#name;
    const name = await newHostName(rows);
    this.#since = clock.now();
    await rows.add({ name, class: this.#owner.class, student: this.#owner.student, at: this.#since });
    return (this.#name = name);
  }

  /** It runs, on a machine in this run of it. */
  async up(boot: string): Promise<void> {
    this.#boot = boot;
    if (this.#name !== null) await this.#deps.rows.setUp(this.#name, boot);
  }

  /** Whether it was started before the machine was. */
  isOlderThan(boot: string): boolean {
    return this.#boot !== null && this.#boot !== boot;
  }

  /** Its processes are kept, without a processor, until that time (ms since the epoch). */
  async frozen(until: number): Promise<void> {
    if (this.#name !== null) await this.#deps.rows.setFrozen(this.#name, until);
  }

  /** Its processes are gone, its disk is kept until that time (ms since the epoch). */
  async down(reason: EndReason, until: number): Promise<void> {
    if (this.#name !== null) await this.#deps.rows.setEnded(this.#name, 'down', reason, until);
  }

  /** Nothing is left, and the next one has another name. Returns the name that it had. */
  async gone(reason: EndReason): Promise<HostName | null> {
    const name = this.#name;
    this.#name = null;
    if (name !== null) await this.#deps.rows.setEnded(name, 'gone', reason, null);
    return name;
  }
}
