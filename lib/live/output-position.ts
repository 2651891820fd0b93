/**
 * How far one terminal's output has come on this page: takes each byte once, whatever was sent twice or is missing,
 * and tells what is old (history, and all that lies before `live`) from what is new. Knows no socket and no screen.
 */

/** What the server says of an attachment: see `terminal.attached` in protocol/messages.ts. */
export type Attachment = { from: number; reset: boolean; live: number; history: number };

/** `bytes`: what is to be shown, the first `old` of them old. `gap`: something is missing; ask again from `next`. */
export type Taken = { take: 'bytes'; bytes: Uint8Array; old: number } | { take: 'nothing' } | { take: 'gap' };

export class OutputPosition {
  #next: number | null = null;
  #live = 0;
  /** Bytes of history that are still to come. */
  #history = 0;
  #shown = false;

  /** Where to go on from; null: from the beginning, for nothing is shown yet, or only a part of the history. */
  get next(): number | null {
    return this.#history > 0 ? null : this.#next;
  }

  /** Whether what comes next is old. */
  get replaying(): boolean {
    return this.#next === null || this.#history > 0 || this.#next < this.#live;
  }

  /** True: clear the screen first. */
  attached({ from, reset, live, history }: Attachment): boolean {
    const next = this.next;
    const anew = next === null || reset || from > next;
    const clear = anew && this.#shown;
    if (anew) {
      this.#next = from;
      this.#history = reset ? history : 0;
      this.#shown = false;
    }
    this.#live = live;
    return clear;
  }

  /** Bytes of a history frame, in the order in which they come. Returns those to be shown. */
  takeHistory(bytes: Uint8Array): Uint8Array {
    const taken = bytes.subarray(0, this.#history);
    this.#history -= taken.length;
    this.#shown ||= taken.length > 0;
    return taken;
  }

  take(position: number, bytes: Uint8Array): Taken {
    const next = this.next;
    if (next === null || position > next) return { take: 'gap' };
    const known = next - position;
    if (known >= bytes.length) return { take: 'nothing' };
    this.#next = position + bytes.length;
    this.#shown = true;
    const old = Math.min(Math.max(0, this.#live - next), bytes.length - known);
    return { take: 'bytes', bytes: known === 0 ? bytes : bytes.subarray(known), old };
  }
}
