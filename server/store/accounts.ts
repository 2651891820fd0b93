/** Classes, students, who belongs where, and open sessions. Knows no code or token in clear, but the class code that everyone in the room may see. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export type Role = 'student' | 'instructor';
export type ClassRow = { id: string; code: string };
export type Member = { student: string; class: string; name: string; role: Role };
export type MemberSeen = Member & { lastActiveAt: number | null };

export type Accounts = ReturnType<typeof accountQueries>;

export function accountQueries(db: Kysely<Tables>) {
  const members = db
    .selectFrom('membership')
    .innerJoin('student', 'student.id', 'membership.student_id')
    .select([
      'student.id as student',
      'membership.class_id as class',
      'student.name as name',
      'membership.role as role',
      'membership.last_active_at as lastActiveAt',
    ]);
  return {
    async firstClass(): Promise<ClassRow | null> {
      return (
        (await db.selectFrom('class').select(['id', 'code']).orderBy('created_at').limit(1).executeTakeFirst()) ?? null
      );
    },
    async addClass(row: { id: string; name: string; code: string; at: number }): Promise<void> {
      await db.insertInto('class').values({ id: row.id, name: row.name, code: row.code, created_at: row.at }).execute();
    },
    async setClassCode(id: string, code: string): Promise<void> {
      await db.updateTable('class').set({ code }).where('id', '=', id).execute();
    },
    async addMember(member: Member, returnCodeHash: string, at: number): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await tx
          .insertInto('student')
          .values({ id: member.student, name: member.name, return_code_hash: returnCodeHash, created_at: at })
          .execute();
        await tx
          .insertInto('membership')
          .values({ class_id: member.class, student_id: member.student, role: member.role, last_active_at: null })
          .execute();
      });
    },
    async member(classId: string, student: string): Promise<MemberSeen | null> {
      const query = members.where('membership.class_id', '=', classId).where('student.id', '=', student);
      return (await query.executeTakeFirst()) ?? null;
    },
    async memberByReturnCode(classId: string, returnCodeHash: string): Promise<MemberSeen | null> {
      const query = members
        .where('membership.class_id', '=', classId)
        .where('student.return_code_hash', '=', returnCodeHash);
      return (await query.executeTakeFirst()) ?? null;
    },
    async membersOf(classId: string): Promise<MemberSeen[]> {
      return members.where('membership.class_id', '=', classId).orderBy('student.name').orderBy('student.id').execute();
    },
    async sawMember(classId: string, student: string, at: number): Promise<void> {
      await db
        .updateTable('membership')
        .set({ last_active_at: at })
        .where('class_id', '=', classId)
        .where('student_id', '=', student)
        .execute();
    },
    /** Ends the oldest ones of that student beyond `most`. */
    async addSession(
      row: { tokenHash: string; class: string; student: string; at: number; expiresAt: number },
      most: number,
    ): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const others = tx.selectFrom('session').select('token_hash').where('student_id', '=', row.student);
        const kept = others.orderBy('created_at', 'desc').limit(most - 1);
        await tx
          .deleteFrom('session')
          .where('student_id', '=', row.student)
          .where('token_hash', 'not in', kept)
          .execute();
        await tx
          .insertInto('session')
          .values({
            token_hash: row.tokenHash,
            class_id: row.class,
            student_id: row.student,
            created_at: row.at,
            expires_at: row.expiresAt,
          })
          .execute();
      });
    },
    async memberBySession(tokenHash: string, now: number): Promise<MemberSeen | null> {
      const query = members
        .innerJoin('session', (join) =>
          join
            .onRef('session.student_id', '=', 'membership.student_id')
            .onRef('session.class_id', '=', 'membership.class_id'),
        )
        .where('session.token_hash', '=', tokenHash)
        .where('session.expires_at', '>', now);
      return (await query.executeTakeFirst()) ?? null;
    },
    async endSession(tokenHash: string): Promise<void> {
      await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
    },
    async sweepSessions(now: number): Promise<void> {
      await db.deleteFrom('session').where('expires_at', '<=', now).execute();
    },
  };
}
