/** The students' hosts over a store in memory and a place in memory, their time in the test's hands; three students. Knows no page. */
import { silentLog } from '../log.ts';
import { newHostName } from '../sandboxes/host-names.ts';
import { Hosts } from '../sandboxes/hosts.ts';
import { StartQueue } from '../sandboxes/start-queue.ts';
import { WarmPool } from '../sandboxes/warm-pool.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { FakeSandbox } from './fake-sandbox.ts';
import { ManualClock, settled } from './manual-clock.ts';
import { mortal, type Life } from './mortal.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const STUDENTS = ['ada', 'bob', 'cy'] as const;
export type Student = (typeof STUDENTS)[number];

export class HostsWorld {
  readonly clock = new ManualClock();
  readonly sandbox = new FakeSandbox();
  readonly store: Store;
  hosts!: Hosts;
  /** Processor seconds that every host has used. */
  seconds = 0;
  lifeMs: number | null = null;
  frozenMs = HOUR;
  warmHosts = 0;

  private constructor(store: Store) {
    this.store = store;
  }

  static async make(): Promise<HostsWorld> {
    const store = await openStore(null);
    await store.accounts.addClass({ id: 'c', name: 'Class', code: 'x', at: 0 });
    for (const student of STUDENTS) {
      await store.accounts.addMember({ student, class: 'c', name: student, role: 'student' }, student, 0);
    }
    return new HostsWorld(store);
  }

  /** The server starts, be it again. `life`: it dies after so many calls of the store or of the hosts' place. */
  async start(life: Life = { calls: Infinity, after: false }, before = (_hosts: Hosts) => {}): Promise<Hosts> {
    const { clock, store, frozenMs, lifeMs } = this;
    const sandbox = mortal(this.sandbox, life, ['watch']);
    const rows = mortal(store.hosts, life);
    const queue = new StartQueue({ clock, atOnce: 1 });
    const newName = () => newHostName(rows);
    const common = { sandbox, queue, clock, log: silentLog };
    const warm = new WarmPool({ ...common, rows: mortal(store.warmHosts, life), size: this.warmHosts, newName });
    const probes = { processorSeconds: async () => this.seconds };
    const times = { idleMs: HOUR, frozenMs, keepMs: 7 * DAY, lifeMs };
    this.hosts = new Hosts({ ...common, ...times, rows, warm, probes });
    before(this.hosts);
    void this.hosts.start();
    await settled();
    return this.hosts;
  }

  /** Gives the host's name; empty if there is none yet. */
  async open(student: Student = 'ada'): Promise<string> {
    this.hosts.open({ class: 'c', student });
    await settled();
    return this.hosts.shellsOf(student) ?? '';
  }
}
