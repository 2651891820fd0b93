/** Which host belongs to whom, what the store last knew of it, and the titles of its terminals. Knows no sandbox. */
import type { Kysely } from 'kysely';
import type { HostTable, Tables } from './tables.ts';

export type HostRow = {
  name: string;
  class: string;
  student: string;
  state: HostTable['state'];
  reason: string | null;
  leaseUntil: number | null;
  boot: string | null;
  /** Since when it is this student's. */
  createdAt: number;
};

export type NewHost = { name: string; class: string; student: string; at: number };

export type HostRows = ReturnType<typeof hostQueries>;

export function hostQueries(db: Kysely<Tables>) {
  return {
    /** Every host that is not gone. */
    async all(): Promise<HostRow[]> {
      return db
        .selectFrom('host')
        .select([
          'name',
          'class_id as class',
          'student_id as student',
          'state',
          'reason',
          'lease_until as leaseUntil',
          'boot',
          'created_at as createdAt',
        ])
        .where('state', '!=', 'gone')
        .execute();
    },
    async add(row: NewHost): Promise<void> {
      await addHost(db, row);
    },
    /** By a student's host, also one that is gone, or by one that waits for a student. */
    async nameIsUsed(name: string): Promise<boolean> {
      // In this order: one that is given to a student in between is found as the student's.
      const warm = await db.selectFrom('warm_host').select('name').where('name', '=', name).executeTakeFirst();
      const owned = await db.selectFrom('host').select('name').where('name', '=', name).executeTakeFirst();
      return warm !== undefined || owned !== undefined;
    },
    async setUp(name: string, boot: string): Promise<void> {
      await db
        .updateTable('host')
        .set({ state: 'up', reason: null, lease_until: null, boot })
        .where('name', '=', name)
        .execute();
    },
    async setFrozen(name: string, until: number): Promise<void> {
      await db
        .updateTable('host')
        .set({ state: 'frozen', reason: null, lease_until: until })
        .where('name', '=', name)
        .execute();
    },
    async setEnded(
      name: string,
      state: Extract<HostTable['state'], 'down' | 'gone'>,
      reason: string,
      leaseUntil: number | null,
    ): Promise<void> {
      await db.updateTable('host').set({ state, reason, lease_until: leaseUntil }).where('name', '=', name).execute();
      // Its shells end with it: were it started again, their names would stand in the way of new ones.
      await db.deleteFrom('terminal_title').where('host_name', '=', name).execute();
    },
    /** A terminal's number is never given twice to one student: a page that was away must not take another's for its own. */
    async takeTerminalNumber(name: string): Promise<number> {
      const { next_terminal } = await db
        .updateTable('host')
        .set((eb) => ({ next_terminal: eb('next_terminal', '+', 1) }))
        .where('name', '=', name)
        .returning('next_terminal')
        .executeTakeFirstOrThrow();
      return Number(next_terminal) - 1;
    },
    async titles(name: string): Promise<Map<number, string>> {
      const rows = await db
        .selectFrom('terminal_title')
        .select(['terminal', 'title'])
        .where('host_name', '=', name)
        .execute();
      return new Map(rows.map((row) => [Number(row.terminal), row.title]));
    },
    async setTitle(name: string, terminal: number, title: string): Promise<void> {
      await db
        .insertInto('terminal_title')
        .values({ host_name: name, terminal, title })
        .onConflict((conflict) => conflict.columns(['host_name', 'terminal']).doUpdateSet({ title }))
        .execute();
    },
    async dropTitle(name: string, terminal: number): Promise<void> {
      await db.deleteFrom('terminal_title').where('host_name', '=', name).where('terminal', '=', terminal).execute();
    },
  };
}

/** A fresh host: its terminals go on from the numbers that the student's hosts before it had. */
export async function addHost(db: Kysely<Tables>, row: NewHost): Promise<void> {
  const before = await db
    .selectFrom('host')
    .select((eb) => eb.fn.max('next_terminal').as('next'))
    .where('student_id', '=', row.student)
    .executeTakeFirst();
  await db
    .insertInto('host')
    .values({
      name: row.name,
      class_id: row.class,
      student_id: row.student,
      place: 'local',
      state: 'up',
      reason: null,
      next_terminal: Number(before?.next ?? 1),
      lease_until: null,
      boot: null,
      created_at: row.at,
    })
    .execute();
}
