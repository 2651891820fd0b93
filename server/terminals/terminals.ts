/**
 * A student's terminals: brings the pages of a student together with the terminals of the host that the student has
 * now. Knows no websocket, and a terminal of somebody else not even by number.
 */
import type { InputFrame } from '../../protocol/frames.ts';
import type { Limit, TerminalInfo } from '../../protocol/messages.ts';
import type { Hosts } from '../sandboxes/hosts.ts';
import type { HostName } from '../sandboxes/sandbox-host.ts';
import type { HostRows } from '../store/hosts.ts';
import type { HostTerminals } from './host-terminals.ts';
import { isSafePath } from './saved-path.ts';
import type { Shells } from './shells.ts';
import type { Size } from './size-control.ts';
import type { Viewer } from './viewer.ts';

type Desk = { viewers: Set<Viewer>; host: HostName | null; terminals: HostTerminals | null; ready: Promise<void> };

const SAVE_MS = 20_000;

/** All that somebody may do who looks on: nothing here reaches a shell. */
export type Onlooking = {
  readonly terminals: TerminalInfo[];
  attach(terminal: number, from: number | null): void;
  detach(terminal: number): void;
  acknowledge(terminal: number, bytes: number): void;
  leave(): void;
};

export class Terminals {
  readonly #deps: { hosts: Hosts; shells: Shells; rows: HostRows };
  readonly #desks = new Map<string, Desk>();
  /** Whose host it is, for what comes from a host. */
  readonly #students = new Map<HostName, string>();

  constructor(deps: { hosts: Hosts; shells: Shells; rows: HostRows }) {
    this.#deps = deps;
    deps.hosts.onChange((student) => void this.#follow(student));
    deps.hosts.onLimit((student, limit) => this.#tellLimit(student, limit));
    deps.shells.listen({
      onList: (host) => this.#tellList(this.#students.get(host)),
      onActivity: (host) => {
        const student = this.#students.get(host);
        if (student !== undefined) deps.hosts.touch(student);
      },
      onReachable: (host) => this.#tellReachable(this.#students.get(host)),
    });
  }

  /** To be awaited before `join`: what the store remembers of the terminals has been read. */
  prepare(student: string): Promise<void> {
    return this.#follow(student);
  }

  /** The page sees the terminals as they are, and every change from now on. */
  join(student: string, viewer: Viewer): TerminalInfo[] {
    this.#desk(student).viewers.add(viewer);
    return this.#desk(student).terminals?.infos() ?? [];
  }

  /** Whether what is typed into them can be applied now; where there are none, nothing is in the way. */
  reachable(student: string): boolean {
    return this.#desk(student).terminals?.reachable ?? true;
  }

  leave(student: string, viewer: Viewer): void {
    const desk = this.#desks.get(student);
    desk?.viewers.delete(viewer);
    desk?.terminals?.leave(viewer);
  }

  /** The viewer sees the list and its changes, and what the terminals show; to be awaited before: `prepare`. */
  lookOn(student: string, viewer: Viewer): Onlooking {
    return {
      terminals: this.join(student, viewer),
      attach: (terminal, from) => this.#with(student, viewer, (terminals) => terminals.lookOn(viewer, terminal, from)),
      detach: (terminal) => this.detach(student, viewer, terminal),
      acknowledge: (terminal, bytes) => this.acknowledge(student, viewer, terminal, bytes),
      leave: () => this.leave(student, viewer),
    };
  }

  async open(student: string, viewer: Viewer, request: string, size: Size): Promise<void> {
    const { host, terminals } = this.#desk(student);
    if (host === null || terminals === null) return viewer.tell({ type: 'error', code: 'no-host', request });
    const number = await this.#deps.rows.takeTerminalNumber(host);
    // Ended or reset meanwhile: nobody would answer.
    if (this.#desk(student).terminals !== terminals) return viewer.tell({ type: 'error', code: 'no-host', request });
    terminals.open(viewer, request, number, size);
    this.#deps.hosts.touch(student);
  }

  /** From frame to stream without a pause: nothing here may wait. */
  input(student: string, viewer: Viewer, frame: InputFrame): void {
    this.#with(student, viewer, (terminals) => terminals.input(viewer, frame));
  }

  attach(student: string, viewer: Viewer, terminal: number, from: number | null, size: Size, claim: boolean): void {
    this.#with(student, viewer, (terminals) => terminals.attach(viewer, terminal, from, size, claim));
  }

  /** From now on this page sets the terminal's size. */
  claim(student: string, viewer: Viewer, terminal: number, size: Size): void {
    this.#with(student, viewer, (terminals) => terminals.claim(viewer, terminal, size));
  }

  detach(student: string, viewer: Viewer, terminal: number): void {
    this.#desk(student).terminals?.detach(viewer, terminal);
  }

  resize(student: string, viewer: Viewer, terminal: number, size: Size): void {
    this.#with(student, viewer, (terminals) => terminals.resize(viewer, terminal, size));
  }

  rename(student: string, viewer: Viewer, terminal: number, title: string): void {
    this.#with(student, viewer, (terminals) => terminals.rename(viewer, terminal, title));
  }

  close(student: string, viewer: Viewer, terminal: number): void {
    this.#with(student, viewer, (terminals) => terminals.close(viewer, terminal));
  }

  acknowledge(student: string, viewer: Viewer, terminal: number, bytes: number): void {
    this.#desk(student).terminals?.acknowledge(viewer, terminal, bytes);
  }

  /** Writes a file into the student's home, as the student. */
  async save(student: string, viewer: Viewer, file: { request: string; path: string; content: string }): Promise<void> {
    const { request, path } = file;
    const { terminals } = this.#desk(student);
    if (!isSafePath(path)) return viewer.tell({ type: 'error', code: 'bad-path', request, params: { path } });
    if (terminals === null) return viewer.tell({ type: 'error', code: 'no-host', request });
    this.#deps.hosts.touch(student);
    const result = await terminals.run({
      user: 'student',
      directory: '/home/student',
      argv: ['/bin/sh', '-c', 'mkdir -p -- "$(dirname -- "./$1")" && cat > "./$1"', 'save', path],
      timeLimit: SAVE_MS,
      stdin: Buffer.from(file.content, 'utf8'),
    });
    if (result.end === 'exited' && result.code === 0) return viewer.tell({ type: 'file.saved', request, path });
    const code = result.end === 'exited' ? 'file-refused' : result.end === 'too-many' ? 'too-fast' : 'unavailable';
    viewer.tell({ type: 'error', code, request, params: { path } });
  }

  #with(student: string, viewer: Viewer, act: (terminals: HostTerminals) => void): void {
    const { terminals } = this.#desk(student);
    if (terminals === null) viewer.tell({ type: 'error', code: 'no-host' });
    else act(terminals);
  }

  #desk(student: string): Desk {
    let desk = this.#desks.get(student);
    if (desk === undefined) {
      desk = { viewers: new Set(), host: null, terminals: null, ready: Promise.resolve() };
      this.#desks.set(student, desk);
    }
    return desk;
  }

  /** One after the other, so that the last word of the domain is the one that stands. One that fails is in nobody's way. */
  #follow(student: string): Promise<void> {
    const desk = this.#desk(student);
    const done = desk.ready.then(async () => {
      const host = this.#deps.hosts.shellsOf(student);
      if (host !== desk.host) await this.#move(student, desk, host);
      if (this.#deps.hosts.stateOf(student).phase === 'frozen') desk.terminals?.rest();
      else desk.terminals?.goOn();
    });
    desk.ready = done.catch(() => {});
    return done;
  }

  async #move(student: string, desk: Desk, host: HostName | null): Promise<void> {
    const [before, wasReachable] = [desk.host, this.reachable(student)];
    desk.host = null;
    desk.terminals = null;
    if (before !== null) {
      this.#students.delete(before);
      await this.#deps.shells.drop(before);
    }
    if (host !== null) {
      this.#students.set(host, student);
      desk.terminals = await this.#deps.shells.of(host);
      desk.host = host;
    }
    this.#tellList(student);
    if (this.reachable(student) !== wasReachable) this.#tellReachable(student);
  }

  #tellLimit(student: string, limit: Limit): void {
    const desk = this.#desks.get(student);
    for (const viewer of desk?.viewers ?? []) viewer.tell({ type: 'limit', limit });
    desk?.terminals?.limitReached(limit);
  }

  #tellReachable(student: string | undefined): void {
    if (student === undefined) return;
    const reachable = this.reachable(student);
    for (const viewer of this.#desk(student).viewers) viewer.tell({ type: 'shells', reachable });
  }

  #tellList(student: string | undefined): void {
    const desk = student === undefined ? undefined : this.#desks.get(student);
    const terminals = desk?.terminals?.infos() ?? [];
    for (const viewer of desk?.viewers ?? []) viewer.tell({ type: 'terminals', terminals });
  }
}
