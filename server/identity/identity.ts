/**
 * Who is asking. Three doors lead to a session: the class code with a name, a student's own return code, the
 * instructor's link. On a server that listens on loopback only, whoever is at the machine is signed in already.
 * Knows no cookie and no HTTP.
 */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { SignIn } from '../../protocol/http.ts';
import type { Clock } from '../clock.ts';
import type { Accounts, Member, Role } from '../store/accounts.ts';
import { derivedCode, derivedToken, hashOf, newClassCode, newToken, normalCode } from './codes.ts';
import { TryLimit } from './try-limit.ts';

export type Who = { student: string; class: string; name: string; role: Role; local: boolean };

export type SignInResult =
  | { ok: true; who: Who; session: string; expiresAt: number }
  | { ok: false; code: 'wrong-code' }
  | { ok: false; code: 'too-many-tries'; retryAfter: number };

/** A term, and some. */
export const SESSION_MS = 200 * 24 * 3600_000;
/** Devices and browsers of one account; whoever comes in on one more is signed out on the oldest. */
const MAX_SESSIONS = 20;
const LOCAL_STUDENT = 'local';
const INSTRUCTOR = 'instructor';

export type IdentityDeps = { accounts: Accounts; clock: Clock; secret: Uint8Array; local: boolean };

export class Identity {
  readonly #deps: IdentityDeps;
  readonly #limit: TryLimit;
  #class: { id: string; code: string };

  private constructor(deps: IdentityDeps, ofClass: { id: string; code: string }) {
    this.#deps = deps;
    this.#class = ofClass;
    this.#limit = new TryLimit(deps.clock.now());
  }

  static async create(deps: IdentityDeps): Promise<Identity> {
    const { accounts, clock, secret } = deps;
    let ofClass = await accounts.firstClass();
    if (ofClass === null) {
      ofClass = { id: randomUUID(), code: newClassCode() };
      await accounts.addClass({ ...ofClass, name: 'Class', at: clock.now() });
    }
    for (const member of [
      { student: LOCAL_STUDENT, class: ofClass.id, name: 'Student', role: 'instructor' as const },
      { student: INSTRUCTOR, class: ofClass.id, name: 'Instructor', role: 'instructor' as const },
    ]) {
      if ((await accounts.member(ofClass.id, member.student)) !== null) continue;
      await accounts.addMember(member, hashOf(derivedCode(secret, `return ${member.student}`)), clock.now());
    }
    await accounts.sweepSessions(clock.now());
    return new Identity(deps, ofClass);
  }

  get class(): string {
    return this.#class.id;
  }

  get classCode(): string {
    return this.#class.code;
  }

  /** What the instructor's link carries. */
  get instructorToken(): string {
    return derivedToken(this.#deps.secret, `instructor ${this.#class.id}`);
  }

  async renewClassCode(): Promise<string> {
    const code = newClassCode();
    await this.#deps.accounts.setClassCode(this.#class.id, code);
    this.#class = { ...this.#class, code };
    return code;
  }

  /** Null for an account that has no use for one. */
  returnCodeOf(who: Who): string | null {
    return who.local || who.student === INSTRUCTOR ? null : this.#returnCode(who.student);
  }

  async signIn(door: SignIn, address: string): Promise<SignInResult> {
    const { clock, accounts } = this.#deps;
    const wait = this.#limit.wait(address, clock.now());
    if (wait !== null) return { ok: false, code: 'too-many-tries', retryAfter: wait };
    const member = await this.#memberAt(door);
    if (member === null) {
      this.#limit.wrong(address, clock.now());
      return { ok: false, code: 'wrong-code' };
    }
    if ('retryAfter' in member) return { ok: false, code: 'too-many-tries', retryAfter: member.retryAfter };
    const session = newToken();
    const at = clock.now();
    const expiresAt = at + SESSION_MS;
    const { class: of, student } = member;
    await accounts.addSession({ tokenHash: hashOf(session), class: of, student, at, expiresAt }, MAX_SESSIONS);
    return { ok: true, who: whoIs(member, false), session, expiresAt };
  }

  async who(session: string | null): Promise<Who | null> {
    const { accounts, clock, local } = this.#deps;
    const member = session === null ? null : await accounts.memberBySession(hashOf(session), clock.now());
    if (member !== null) return whoIs(member, false);
    if (!local) return null;
    const one = await accounts.member(this.#class.id, LOCAL_STUDENT);
    return one === null ? null : whoIs(one, true);
  }

  async isMember(student: string): Promise<boolean> {
    return (await this.#deps.accounts.member(this.#class.id, student)) !== null;
  }

  async signOut(session: string): Promise<void> {
    await this.#deps.accounts.endSession(hashOf(session));
  }

  async #memberAt(door: SignIn): Promise<Member | { retryAfter: number } | null> {
    const { accounts } = this.#deps;
    switch (door.door) {
      case 'class':
        return same(normalCode(door.code), this.#class.code) ? this.#newStudent(door.name) : null;
      case 'return':
        return accounts.memberByReturnCode(this.#class.id, hashOf(normalCode(door.returnCode)));
      case 'instructor':
        return same(door.token, this.instructorToken) ? accounts.member(this.#class.id, INSTRUCTOR) : null;
    }
  }

  /** Two of the same name are two accounts. */
  async #newStudent(name: string): Promise<Member | { retryAfter: number }> {
    const { accounts, clock } = this.#deps;
    const retryAfter = this.#limit.newAccount(clock.now());
    if (retryAfter !== null) return { retryAfter };
    const member: Member = { student: randomUUID(), class: this.#class.id, name, role: 'student' };
    await accounts.addMember(member, hashOf(this.#returnCode(member.student)), clock.now());
    return member;
  }

  #returnCode(student: string): string {
    return derivedCode(this.#deps.secret, `return ${student}`);
  }
}

const whoIs = ({ student, class: of, name, role }: Member, local: boolean): Who => ({
  student,
  class: of,
  name,
  role,
  local,
});

/** Takes the same time wherever two codes differ. */
function same(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(a)), Buffer.from(hashOf(b)));
}
