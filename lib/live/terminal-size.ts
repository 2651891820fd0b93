/**
 * The size of one terminal on this page. The terminal's own size is told in turn with its output, and the screen
 * follows it, so that every byte is laid out as wide as it was written. Which page sets that size the server says.
 * Knows no wire and no pixels.
 */
export type Size = { columns: number; rows: number };

export const sameSize = (a: Size | null, b: Size | null): boolean =>
  a === b || (a !== null && b !== null && a.columns === b.columns && a.rows === b.rows);

export class TerminalSize {
  /** What this page has room for. */
  room: Size | null = null;
  /** The size that the terminal had last, as far as its output has come. */
  told: Size | null = null;
  /** Whether this page sets it. */
  yours = true;
  /** The first attachment of a screen takes the size over; one after a lost line does not. */
  claims = true;

  /** A screen is there, and nothing was told about it. */
  begin(room: Size): void {
    this.room = room;
    this.told = null;
    this.yours = true;
    this.claims = true;
  }

  /** Another window sets the size, to this. */
  get elsewhere(): Size | null {
    return this.yours ? null : this.told;
  }
}
