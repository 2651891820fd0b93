/** The terminals of one host, as every page of its student shows them: numbers, titles, ends. Knows no stream and no store. */
import type { TerminalInfo } from '../../protocol/messages.ts';
import type { Clock } from '../clock.ts';
import { ExitCauses } from './exit-causes.ts';
import type { Welcome } from './pty-host-codec.ts';

type Exit = NonNullable<TerminalInfo['exit']>;

/** More terminals than this no pty host has, so no more can wait to be closed. */
const MOST_CLOSED = 64;

export class TerminalList {
  readonly #terminals = new Map<number, { title: string; exit: Exit | null }>();

  /** Closed here since the last welcome. Nobody answers to a close: the next welcome tells whether it was heard. */
  #closed = new Set<number>();

  readonly #causes: ExitCauses;

  /** Before the pty host has answered, what the store remembers is the best guess. */
  constructor(titles: ReadonlyMap<number, string>, clock: Clock) {
    this.#causes = new ExitCauses(clock);
    for (const [id, title] of titles) this.#terminals.set(id, { title, exit: null });
  }

  has(id: number): boolean {
    return this.#terminals.has(id);
  }

  get size(): number {
    return this.#terminals.size;
  }

  infos(): TerminalInfo[] {
    return [...this.#terminals].sort(([a], [b]) => a - b).map(([id, { title, exit }]) => ({ id, title, exit }));
  }

  /** The lowest `Terminal N` that no terminal has and nobody was promised. */
  freeTitle(promised: ReadonlySet<string> = new Set()): string {
    const taken = new Set([...promised, ...[...this.#terminals.values()].map(({ title }) => title)]);
    for (let number = 1; ; number += 1) if (!taken.has(`Terminal ${number}`)) return `Terminal ${number}`;
  }

  add(id: number, title: string): void {
    this.#terminals.set(id, { title, exit: null });
  }

  rename(id: number, title: string): void {
    const terminal = this.#terminals.get(id);
    if (terminal !== undefined) terminal.title = title;
  }

  /** A shell ends once. False for what is no news. */
  exited(id: number, exit: Exit): boolean {
    const terminal = this.#terminals.get(id);
    if (terminal === undefined || terminal.exit !== null) return false;
    terminal.exit = this.#causes.exited(id, exit);
    return true;
  }

  /** The host's memory is used up. True if a shell was ended for it, which is news. */
  outOfMemory(): boolean {
    const ended = this.#causes.outOfMemory().flatMap((id) => this.#terminals.get(id) ?? []);
    for (const terminal of ended) terminal.exit &&= { ...terminal.exit, cause: 'out-of-memory' };
    return ended.length > 0;
  }

  remove(id: number): void {
    this.#terminals.delete(id);
  }

  close(id: number): void {
    this.remove(id);
    this.#closed.add(id);
    const [oldest] = this.#closed;
    if (this.#closed.size > MOST_CLOSED) this.#closed.delete(oldest!);
  }

  /**
   * The pty host's word is the truth. `pending` are asked for and not there yet. Returns what is no longer there, what
   * is there and was never heard of, and what is still there although it was closed.
   */
  agreeWith(welcome: Welcome, pending: ReadonlySet<number>): { gone: number[]; unknown: number[]; unclosed: number[] } {
    const unclosed = welcome.terminals.map(({ id }) => id).filter((id) => this.#closed.has(id));
    this.#closed = new Set(unclosed);
    const open = welcome.terminals.filter(({ id }) => !this.#closed.has(id));
    const there = new Map(open.map((terminal) => [terminal.id, terminal]));
    const gone = [...this.#terminals.keys()].filter((id) => !there.has(id) && !pending.has(id));
    for (const id of gone) this.#terminals.delete(id);
    const unknown = [...there.keys()].filter((id) => !this.#terminals.has(id) && !pending.has(id));
    for (const id of unknown) this.add(id, this.freeTitle());
    for (const { id, alive, code, signal } of there.values()) if (!alive) this.exited(id, { code, signal });
    return { gone, unknown, unclosed };
  }
}
