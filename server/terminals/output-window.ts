/**
 * How much output may be on its way to a page that did not show it yet: as much as the page lately showed in
 * OUTPUT_WINDOW_MS, and in the time that the way itself takes. Little on a slow line, so that what is typed during a
 * flood is answered soon, and much on a fast one. Knows no clock but the times it is given, and no watch.
 */
import { OUTPUT_ACK_MS, OUTPUT_WINDOW_BYTES, OUTPUT_WINDOW_MS } from '../../protocol/limits.ts';

/** A piece that was sent: where it ends, when, and how much was on its way with it. */
type Sent = { end: number; at: number; flight: number };
/** So many bytes were shown by then. */
type Shown = { at: number; shown: number };

/**
 * A rate is measured over so long, or since the line was last empty: several packets, also on a slow line. It is never
 * taken over less than OUTPUT_ACK_MS: what a line that rested lets through at once is not what it carries.
 */
const SPAN_MS = 100;
/** The best rate of so long counts: one slow moment of a busy machine is not the line's. */
const LATELY_MS = 1_000;
/**
 * So often the way is measured anew, with so little on the line that nothing waits in it, by so many pieces: what waits
 * in line looks like a long way, and would be kept waiting for ever.
 */
const WAY_MS = 5_000;
const WAY_PIECES = 2;
const SMALLEST_PIECE = 1024;
/** Pieces and acknowledgements remembered; beyond it the newest grows. */
const MOST = 256;

export class OutputWindow {
  #bytes: number = OUTPUT_WINDOW_BYTES.first;
  #sent = 0;
  #shown = 0;
  readonly #pieces: Sent[] = [];
  /** Since the line was last empty, the oldest first. */
  #progress: Shown[] = [];
  /** Rates of lately, in bytes a ms: each is better than all that came after it. */
  readonly #best: { at: number; rate: number }[] = [];
  /** The way there and back, with nothing waiting in line; when it was last seen to be so short. */
  #way = { ms: Infinity, at: 0 };
  /** What the way is measured by anew, while it is. */
  #measuring: { pieces: number; shortest: number } | null = null;

  /** What may be on its way now. */
  get bytes(): number {
    return this.#measuring === null ? this.#bytes : SMALLEST_PIECE;
  }

  /** What is sent in one frame: a page tells of what it has whole, and a slow line is used only if it tells in between. */
  get piece(): number {
    return Math.max(SMALLEST_PIECE, this.bytes / 4);
  }

  /** What is on its way now. */
  get flight(): number {
    return this.#sent - this.#shown;
  }

  sent(bytes: number, now: number): void {
    if (this.flight === 0) this.#progress = [{ at: now, shown: this.#shown }];
    this.#sent += bytes;
    const last = this.#pieces.at(-1);
    if (last !== undefined && (last.at === now || this.#pieces.length === MOST)) {
      last.end = this.#sent;
      last.flight = this.flight;
    } else this.#pieces.push({ end: this.#sent, at: now, flight: this.flight });
  }

  /** More than is on its way is not believed. Returns what was. */
  shown(bytes: number, now: number): number {
    const counted = Math.min(bytes, this.flight);
    this.#shown += counted;
    let newest: Sent | undefined;
    while (this.#pieces[0] !== undefined && this.#pieces[0].end <= this.#shown) newest = this.#pieces.shift();
    if (newest !== undefined) this.#learn(newest, Math.max(1, now - newest.at), now);
    return counted;
  }

  #learn({ flight }: Sent, delay: number, now: number): void {
    this.#learnWay(flight, delay, now);
    // Little output says nothing of the line, unless it was fast.
    const rate = this.#rate(now);
    if (flight <= this.#bytes / 2 && rate <= (this.#best[0]?.rate ?? 0)) return;
    while (this.#best.length > 0 && this.#best.at(-1)!.rate <= rate) this.#best.pop();
    this.#best.push({ at: now, rate });
    while (this.#best[0]!.at < now - LATELY_MS) this.#best.shift();
    this.#bytes = clamp(this.#best[0]!.rate * (this.#way.ms + OUTPUT_WINDOW_MS));
  }

  #learnWay(flight: number, delay: number, now: number): void {
    if (delay <= this.#way.ms) this.#way = { ms: delay, at: now };
    else if (this.#measuring === null && this.#way.at < now - WAY_MS)
      this.#measuring = { pieces: WAY_PIECES, shortest: Infinity };
    if (this.#measuring === null || flight > SMALLEST_PIECE) return;
    this.#measuring.shortest = Math.min(this.#measuring.shortest, delay);
    this.#measuring.pieces -= 1;
    if (this.#measuring.pieces > 0) return;
    this.#way = { ms: this.#measuring.shortest, at: now };
    this.#measuring = null;
  }

  #rate(now: number): number {
    const progress = this.#progress;
    // Nor does a pause in the output say anything of the line.
    const isOver = ([first, second]: Shown[]) =>
      first !== undefined && second !== undefined && (second.at <= now - SPAN_MS || second.at - first.at > SPAN_MS);
    while (isOver(progress)) progress.shift();
    const from = progress[0] ?? { at: now, shown: this.#shown };
    const last = progress.at(-1);
    if (last !== undefined && progress.length > 1 && (last.at === now || progress.length === MOST)) {
      last.shown = this.#shown;
    } else progress.push({ at: now, shown: this.#shown });
    return (this.#shown - from.shown) / Math.max(OUTPUT_ACK_MS, now - from.at);
  }
}

function clamp(bytes: number): number {
  return Math.round(Math.min(OUTPUT_WINDOW_BYTES.max, Math.max(OUTPUT_WINDOW_BYTES.min, bytes)));
}
