/**
 * Which of the viewers of a terminal sets its size: one at a time, so that two pages do not tear at it. The others'
 * sizes are remembered until it is their turn. Knows no stream and no page.
 */
import type { Viewer } from './viewer.ts';

export type Size = { columns: number; rows: number };
type Terminal = {
  /** Those that are attached, the latest last. */
  sizes: Map<Viewer, Size>;
  holder: Viewer | null;
};

export class SizeControl {
  readonly #onSize: (terminal: number, size: Size) => void;
  readonly #terminals = new Map<number, Terminal>();

  constructor(onSize: (terminal: number, size: Size) => void) {
    this.#onSize = onSize;
  }

  attach(viewer: Viewer, id: number, size: Size, claim: boolean): void {
    const terminal = this.#terminal(id);
    terminal.sizes.delete(viewer);
    terminal.sizes.set(viewer, size);
    const holds = claim || terminal.holder === null || terminal.holder === viewer;
    if (holds) this.#give(id, viewer);
    viewer.tell({ type: 'terminal.control', terminal: id, yours: holds });
  }

  /** False if this viewer is not attached. */
  claim(viewer: Viewer, id: number, size: Size): boolean {
    const terminal = this.#terminals.get(id);
    if (terminal?.sizes.has(viewer) !== true) return false;
    terminal.sizes.set(viewer, size);
    const news = terminal.holder !== viewer;
    this.#give(id, viewer);
    if (news) viewer.tell({ type: 'terminal.control', terminal: id, yours: true });
    return true;
  }

  resize(viewer: Viewer, id: number, size: Size): void {
    const terminal = this.#terminals.get(id);
    if (terminal?.sizes.has(viewer) !== true) return;
    terminal.sizes.set(viewer, size);
    if (terminal.holder === viewer) this.#onSize(id, size);
  }

  detach(viewer: Viewer, id: number): void {
    const terminal = this.#terminals.get(id);
    if (terminal?.sizes.delete(viewer) !== true || terminal.holder !== viewer) return;
    terminal.holder = null;
    const next = [...terminal.sizes.keys()].at(-1);
    if (next === undefined) return void this.#terminals.delete(id);
    this.#give(id, next);
    next.tell({ type: 'terminal.control', terminal: id, yours: true });
  }

  leave(viewer: Viewer): void {
    for (const id of [...this.#terminals.keys()]) this.detach(viewer, id);
  }

  forget(id: number): void {
    this.#terminals.delete(id);
  }

  /** Whoever had it is told; `viewer`, which has it now, by who calls. */
  #give(id: number, viewer: Viewer): void {
    const terminal = this.#terminal(id);
    const before = terminal.holder;
    terminal.holder = viewer;
    if (before !== null && before !== viewer) before.tell({ type: 'terminal.control', terminal: id, yours: false });
    const size = terminal.sizes.get(viewer);
    if (size !== undefined) this.#onSize(id, size);
  }

  #terminal(id: number): Terminal {
    let terminal = this.#terminals.get(id);
    if (terminal === undefined) this.#terminals.set(id, (terminal = { sizes: new Map(), holder: null }));
    return terminal;
  }
}
