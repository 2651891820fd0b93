/**
 * The size of one terminal on this page. The terminal's own size is told in turn with its output, and the screen
 * follows it, so that every byte is laid out as wide as it was written. Which page sets that size the server says.
 * Knows no wire and no pixels.
 */
export type Size = { columns: number; rows: number };

export const sameSize = (a: Size | null, b: Size | null): boolean =>
  a === b || (a !== null && b !== null && a.columns === b.columns && a.rows === b.rows);

/** A line that was away for longer than this was away for good: somebody else may use the terminal by now. */
const KEPT_MS = 30_000;

export class TerminalSize {
  /** What this page has room for. */
  room: Size | null = null;
  /** The size that the terminal had last, as far as its output has come. */
  told: Size | null = null;
  /** Whether this page sets it. */
  yours = true;
  /** The first attachment of a screen takes the size over. */
  #first = true;
  /** Until when an attachment after a lost line takes back what this page had, in ms since the epoch. */
  #keptUntil = -Infinity;

  /** A screen is there, and nothing was told about it. */
  begin(room: Size): void {
    this.room = room;
    this.told = null;
    this.yours = true;
    this.#first = true;
  }

  lineDown(now: number): void {
    this.#keptUntil = this.yours ? now + KEPT_MS : -Infinity;
  }

  /** Whether an attachment takes the size over: a short cut changes nothing, after a long one others come first. */
  claims(now: number): boolean {
    return this.#first || now <= this.#keptUntil;
  }

  attached(): void {
    this.#first = false;
    this.#keptUntil = -Infinity;
  }

  /** Another window sets the size, to this. */
  get elsewhere(): Size | null {
    return this.yours ? null : this.told;
  }
}
