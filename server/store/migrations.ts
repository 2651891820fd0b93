/** How the database came to be, step by step; a step that has been released is never edited. Knows nothing only SQLite can do. */
import { sql, type Kysely } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('class')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('code', 'text', (c) => c.notNull().unique())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('student')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('return_code_hash', 'text', (c) => c.notNull().unique())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('membership')
      .addColumn('class_id', 'text', (c) => c.notNull().references('class.id'))
      .addColumn('student_id', 'text', (c) => c.notNull().references('student.id'))
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('last_active_at', 'bigint')
      .addPrimaryKeyConstraint('membership_key', ['class_id', 'student_id'])
      .execute();
    await db.schema
      .createTable('session')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('class_id', 'text', (c) => c.notNull().references('class.id'))
      .addColumn('student_id', 'text', (c) => c.notNull().references('student.id'))
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('host')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('class_id', 'text', (c) => c.notNull().references('class.id'))
      .addColumn('student_id', 'text', (c) => c.notNull().references('student.id'))
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('next_terminal', 'bigint', (c) => c.notNull())
      .addColumn('lease_until', 'bigint')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    // One host a student: those that are gone stay as a record, since a name is never used again.
    await db.schema
      .createIndex('host_of_student')
      .on('host')
      .column('student_id')
      .unique()
      .where(sql.ref('state'), '!=', sql.lit('gone'))
      .execute();
    await db.schema
      .createTable('terminal_title')
      .addColumn('host_name', 'text', (c) => c.notNull().references('host.name'))
      .addColumn('terminal', 'bigint', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('terminal_title_key', ['host_name', 'terminal'])
      .execute();
    await db.schema
      .createTable('progress')
      .addColumn('student_id', 'text', (c) => c.notNull().references('student.id'))
      .addColumn('course', 'text', (c) => c.notNull())
      .addColumn('lesson', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('progress_key', ['student_id', 'course', 'lesson'])
      .execute();
  },
};

/** Tells a machine that was started again from a host that ended for another reason. */
const boots: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('host').addColumn('boot', 'text').execute();
  },
};

/** Hosts that no student has yet. */
const warmHosts: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('warm_host')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
  },
};

export const migrations: MigrationProvider = {
  getMigrations: async () => ({ '001-first': first, '002-boots': boots, '003-warm-hosts': warmHosts }),
};
