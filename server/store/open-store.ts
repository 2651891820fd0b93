/**
 * Opens the database, brings it up to date and hands out its queries by subject. This folder is the only importer of
 * the query builder. Knows nothing of who asks, or why.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, sql, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { accountQueries, type Accounts } from './accounts.ts';
import { hostQueries, type HostRows } from './hosts.ts';
import { migrations } from './migrations.ts';
import { progressQueries, type ProgressRows } from './progress.ts';
import type { Tables } from './tables.ts';
import { warmHostQueries, type WarmRows } from './warm-hosts.ts';

export type Store = {
  accounts: Accounts;
  hosts: HostRows;
  warmHosts: WarmRows;
  progress: ProgressRows;
  close(): Promise<void>;
};

/** `directory` null keeps everything in memory. */
export async function openStore(directory: string | null): Promise<Store> {
  if (directory !== null) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = new Database(directory === null ? ':memory:' : join(directory, 'slipway.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
  if (error !== undefined) throw error;
  return {
    accounts: accountQueries(db),
    hosts: hostQueries(db),
    warmHosts: warmHostQueries(db),
    progress: progressQueries(db),
    /** After everything that was asked before. */
    async close() {
      await sql`select 1`.execute(db);
      await db.destroy();
    },
  };
}
