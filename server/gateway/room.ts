/**
 * The room as instructors see it: who is there, at which lesson, with a host in which state. Sends whole pictures,
 * at most one a second. Knows no terminal and no frame.
 */
import type { RoomHosts } from '../../protocol/http.ts';
import type { RoomStudent, ServerMessage } from '../../protocol/messages.ts';
import type { Clock, Disposable } from '../clock.ts';
import type { Hosts } from '../sandboxes/hosts.ts';
import type { Accounts } from '../store/accounts.ts';
import type { Page } from './page.ts';

type Presence = { course: string | null; lesson: string | null };
export type RoomPicture = Extract<ServerMessage, { type: 'room' }>;

const PICTURE_MS = 1_000;
/** How often a student's last activity goes to the store. */
const REMEMBER_MS = 60_000;

export class Room {
  readonly #deps: { accounts: Accounts; hosts: Hosts; clock: Clock; class: string };
  readonly #pages = new Map<Page, Presence>();
  readonly #watchers = new Set<Page>();
  readonly #activeAt = new Map<string, { at: number; remembered: number }>();
  #due: Disposable | null = null;

  constructor(deps: { accounts: Accounts; hosts: Hosts; clock: Clock; class: string }) {
    this.#deps = deps;
    deps.hosts.onChange(() => this.#changed());
    deps.hosts.onWarm(() => this.#changed());
  }

  /** Once all pages are gone. */
  dispose(): void {
    this.#due?.dispose();
  }

  enter(page: Page, course: string | null, lesson: string | null): void {
    this.#pages.set(page, { course, lesson });
    this.active(page.who.student);
    this.#changed();
  }

  here(page: Page, course: string | null, lesson: string | null): void {
    // Put back at the end: the page that moved last says where its student is.
    this.#pages.delete(page);
    this.#pages.set(page, { course, lesson });
    this.#changed();
  }

  leave(page: Page): void {
    this.#watchers.delete(page);
    if (this.#pages.delete(page)) this.#changed();
  }

  watch(page: Page): void {
    this.#watchers.add(page);
    void this.#picture().then((picture) => page.showRoom(picture));
  }

  /** Those of the picture who have a host or wait for one, with what the host is called and since when it is theirs. */
  async hosts(): Promise<RoomHosts> {
    const [{ students, maxHosts, warm, now }, known] = [await this.#picture(), await this.#deps.hosts.known()];
    const hosts = students
      .filter(({ host }) => host.phase !== 'absent')
      .map((student) => {
        const { name = null, since = null } = known.get(student.id) ?? {};
        return { ...student, hostName: name, since };
      });
    return { hosts, maxHosts, warm, now };
  }

  active(student: string): void {
    const now = this.#deps.clock.now();
    const before = this.#activeAt.get(student);
    const remember = before === undefined || now - before.remembered >= REMEMBER_MS;
    this.#activeAt.set(student, { at: now, remembered: remember ? now : before.remembered });
    if (!remember) return;
    void this.#deps.accounts.sawMember(this.#deps.class, student, now);
    this.#changed();
  }

  #changed(): void {
    if (this.#watchers.size === 0 || this.#due !== null) return;
    this.#due = this.#deps.clock.after(PICTURE_MS, () => {
      this.#due = null;
      void this.#picture().then((picture) => {
        for (const page of this.#watchers) page.showRoom(picture);
      });
    });
  }

  async #picture(): Promise<RoomPicture> {
    const { accounts, hosts, clock } = this.#deps;
    const where = new Map([...this.#pages].map(([page, presence]) => [page.who.student, presence]));
    const students: RoomStudent[] = [];
    for (const member of await accounts.membersOf(this.#deps.class)) {
      const host = hosts.stateOf(member.student);
      // Instructors are of interest here only if they use a host.
      if (member.role === 'instructor' && host.phase === 'absent') continue;
      const presence = where.get(member.student);
      students.push({
        id: member.student,
        name: member.name,
        online: presence !== undefined,
        course: presence?.course ?? null,
        lesson: presence?.lesson ?? null,
        lastActivityAt: this.#activeAt.get(member.student)?.at ?? member.lastActiveAt,
        host,
      });
    }
    const { maxHosts, short } = await hosts.place();
    return { type: 'room', students, maxHosts, short, warm: hosts.warm, now: clock.now() };
  }
}
