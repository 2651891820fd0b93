/** The hosts that wait for a student, by name. Knows no sandbox, and not whether they run. */
import type { Kysely } from 'kysely';
import { addHost } from './hosts.ts';
import type { Tables } from './tables.ts';

export type WarmRows = ReturnType<typeof warmHostQueries>;

export function warmHostQueries(db: Kysely<Tables>) {
  return {
    /** The oldest first. */
    async all(): Promise<string[]> {
      const rows = await db.selectFrom('warm_host').select('name').orderBy('created_at').orderBy('name').execute();
      return rows.map(({ name }) => name);
    },
    async add(name: string, at: number): Promise<void> {
      await db.insertInto('warm_host').values({ name, created_at: at }).execute();
    },
    async remove(name: string): Promise<void> {
      await db.deleteFrom('warm_host').where('name', '=', name).execute();
    },
    /** It is this student's from now on; false, and nothing has changed, if it does not wait for one any more. */
    async give(name: string, owner: { class: string; student: string; at: number }): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const { numDeletedRows } = await tx.deleteFrom('warm_host').where('name', '=', name).executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) return false;
        await addHost(tx, { name, ...owner });
        return true;
      });
    },
  };
}
