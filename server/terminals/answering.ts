/**
 * Which of the viewers of a terminal answers what programs ask it (where is the cursor, what are you): one at a time, or
 * each answer would be typed twice. It is the one that came last or typed last: a page in the background answers late.
 * Knows no stream and no page.
 */
import type { Viewer } from './viewer.ts';

/**
 * What a terminal sends by itself: answers (DA, DSR, CPR, modes, OSC, DCS) and reports of the focus. A page in the
 * background does so late, and is not the one where somebody types.
 */
const REPORT = /^\x1b(\[[?>=]?[\d;]*(\$y|[cnRtIO])|[\]P])/;
const REPORT_BYTES = 32;

export class Answering {
  /** Those that are attached, by terminal; the last one answers. */
  readonly #viewers = new Map<number, Set<Viewer>>();

  attach(viewer: Viewer, terminal: number): void {
    const viewers = this.#viewers.get(terminal) ?? new Set();
    this.#viewers.set(terminal, viewers);
    this.#last(viewers, viewer, terminal);
    viewer.tell({ type: 'terminal.answers', terminal, yours: true });
  }

  /** Bytes came from there: of a person, or the terminal's own. */
  typed(viewer: Viewer, terminal: number, bytes: Uint8Array): void {
    const viewers = this.#viewers.get(terminal);
    if (viewers === undefined || viewers.size < 2 || !viewers.has(viewer) || last(viewers) === viewer) return;
    if (REPORT.test(Buffer.from(bytes.subarray(0, REPORT_BYTES)).toString('latin1'))) return;
    this.#last(viewers, viewer, terminal);
    viewer.tell({ type: 'terminal.answers', terminal, yours: true });
  }

  detach(viewer: Viewer, terminal: number): void {
    const viewers = this.#viewers.get(terminal);
    const answered = viewers !== undefined && last(viewers) === viewer;
    if (viewers?.delete(viewer) !== true) return;
    if (viewers.size === 0) this.#viewers.delete(terminal);
    else if (answered) last(viewers)?.tell({ type: 'terminal.answers', terminal, yours: true });
  }

  leave(viewer: Viewer): void {
    for (const terminal of [...this.#viewers.keys()]) this.detach(viewer, terminal);
  }

  forget(terminal: number): void {
    this.#viewers.delete(terminal);
  }

  /** Whoever answered before is told; `viewer`, which does now, by who calls. */
  #last(viewers: Set<Viewer>, viewer: Viewer, terminal: number): void {
    const before = last(viewers);
    if (before !== undefined && before !== viewer) before.tell({ type: 'terminal.answers', terminal, yours: false });
    viewers.delete(viewer);
    viewers.add(viewer);
  }
}

const last = (viewers: ReadonlySet<Viewer>): Viewer | undefined => [...viewers].at(-1);
