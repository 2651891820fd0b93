/**
 * How much output may be on its way to a page that did not show it yet: little on a slow line, so that what is typed
 * during a flood is answered soon, and much on a fast one. Learns from how long it takes until what was sent is shown.
 * Knows no clock but the times it is given, and no watch.
 */
import { OUTPUT_WINDOW_BYTES, OUTPUT_WINDOW_MS } from '../../protocol/limits.ts';

/** A piece that was sent: where it ends, when, how long it is, and how much was on its way with it. */
type Sent = { end: number; at: number; bytes: number; flight: number };

/** The shortest delay is believed for so long; then it is measured anew, with a small window. */
const BELIEVED_MS = 10_000;
/** Delays vary by so much without anything waiting in line. */
const NOISE = 1.2;
/** After the window was found too large it grows slowly for so long. */
const CAREFUL_MS = 1_000;
const CAREFUL = 1 / 4;
const SMALLEST_PIECE = 1024;
/** Pieces remembered; beyond it the newest grows. */
const MOST_PIECES = 256;

export class OutputWindow {
  #bytes: number = OUTPUT_WINDOW_BYTES.min;
  #sent = 0;
  #shown = 0;
  readonly #pieces: Sent[] = [];
  /** The shortest delay lately: with nothing waiting in line before it. */
  #shortest: { delay: number; bytes: number; at: number } | null = null;
  /** While the shortest delay is measured anew: only what was sent after this counts. */
  #measuredFrom = 0;
  #tooLargeAt = -Infinity;

  /** What may be on its way now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What is sent in one frame: a page tells of what it has whole, and a slow line is used only if it tells in between. */
  get piece(): number {
    return Math.max(SMALLEST_PIECE, this.#bytes / 4);
  }

  /** What is on its way now. */
  get flight(): number {
    return this.#sent - this.#shown;
  }

  sent(bytes: number, now: number): void {
    this.#sent += bytes;
    const last = this.#pieces.at(-1);
    if (last !== undefined && (last.at === now || this.#pieces.length === MOST_PIECES)) {
      last.end = this.#sent;
      last.bytes += bytes;
      last.flight = this.flight;
    } else this.#pieces.push({ end: this.#sent, at: now, bytes, flight: this.flight });
  }

  /** More than is on its way is not believed. Returns what was. */
  shown(bytes: number, now: number): number {
    const counted = Math.min(bytes, this.flight);
    this.#shown += counted;
    let newest: Sent | undefined;
    while (this.#pieces[0] !== undefined && this.#pieces[0].end <= this.#shown) newest = this.#pieces.shift();
    if (newest !== undefined) this.#learn(newest, Math.max(0, now - newest.at), counted, now);
    return counted;
  }

  #learn({ end, bytes, flight }: Sent, delay: number, shown: number, now: number): void {
    if (end <= this.#measuredFrom) return;
    if (this.#shortest === null || delay <= this.#shortest.delay) this.#shortest = { delay, bytes, at: now };
    else if (now - this.#shortest.at > BELIEVED_MS) return this.#measureAnew();
    const rate = flight / Math.max(delay, 1);
    const { delay: shortest, bytes: alone } = this.#shortest;
    const allowed = Math.max(shortest * NOISE, shortest - alone / rate + OUTPUT_WINDOW_MS);
    if (delay > allowed && this.#bytes === OUTPUT_WINDOW_BYTES.min) {
      // So little is not what the others wait for: the line is longer, or busier, than was believed.
      this.#shortest.delay += (delay - shortest) / 8;
    } else if (delay > allowed) {
      this.#tooLargeAt = now;
      this.#bytes = Math.min(this.#bytes, clamp(rate * allowed));
    } else if (flight > this.#bytes / 2) {
      // Only a window that was in use can be too small: little output says nothing of the line.
      this.#bytes = clamp(this.#bytes + shown * (now - this.#tooLargeAt < CAREFUL_MS ? CAREFUL : 1));
    }
  }

  #measureAnew(): void {
    this.#shortest = null;
    this.#measuredFrom = this.#sent;
    this.#bytes = OUTPUT_WINDOW_BYTES.min;
  }
}

function clamp(bytes: number): number {
  return Math.round(Math.min(OUTPUT_WINDOW_BYTES.max, Math.max(OUTPUT_WINDOW_BYTES.min, bytes)));
}
