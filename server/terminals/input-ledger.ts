/**
 * Input that was passed to the pty host and has no answer yet. After a lost stream what may not be applied is passed
 * again, in the same order; the pty host applies nothing twice. Knows no stream and reads no byte.
 */
import type { InputFrame } from '../../protocol/frames.ts';

/** `applied`: an answer to a later one covered it; only its own answer is still to come. */
type Held<Sender> = { frame: InputFrame; sender: Sender; applied: boolean };

/** Bytes held for one host. Beyond it the sender is told to come again: its page resends by itself. */
const HELD_BYTES = 2 * 1024 * 1024;
/** What one entry costs beside its bytes. */
const ENTRY_BYTES = 128;

export class InputLedger<Sender> {
  readonly #held = new Map<number, Held<Sender>[]>();
  #bytes = 0;

  /** False if there is no room: then the frame must not be passed on either, or order would be lost. */
  hold(frame: InputFrame, sender: Sender): boolean {
    if (this.#bytes + cost(frame) > HELD_BYTES) return false;
    this.#bytes += cost(frame);
    const queue = this.#held.get(frame.terminal);
    const entry = { frame, sender, applied: false };
    if (queue === undefined) this.#held.set(frame.terminal, [entry]);
    else queue.push(entry);
    return true;
  }

  /**
   * Each input that was passed on is answered once, in order: this is the answer to the oldest of that writer, be it
   * applied, repeated or refused. Returns who sent that one.
   */
  answered(terminal: number, writer: Uint8Array, number: number): Sender | null {
    const queue = this.#held.get(terminal) ?? [];
    const first = queue.findIndex((held) => sameWriter(held.frame.writer, writer));
    const [entry] = first === -1 ? [] : queue.splice(first, 1);
    if (entry === undefined) return null;
    this.#bytes -= cost(entry.frame);
    if (queue.length === 0) this.#held.delete(terminal);
    // Only repeats are covered by an answer that is not their own.
    if (entry.frame.number < number) {
      for (const held of queue) held.applied ||= held.frame.number <= number && sameWriter(held.frame.writer, writer);
    }
    return entry.sender;
  }

  /** The stream is another: no answer of the old one will come. Gives what must be passed on again. */
  again(): InputFrame[] {
    for (const [terminal, queue] of [...this.#held]) {
      this.forget(terminal);
      for (const { frame, sender, applied } of queue) if (!applied) this.hold(frame, sender);
    }
    return [...this.#held.values()].flatMap((queue) => queue.map(({ frame }) => frame));
  }

  /** Nothing will answer for this terminal any more. */
  forget(terminal: number): void {
    for (const { frame } of this.#held.get(terminal) ?? []) this.#bytes -= cost(frame);
    this.#held.delete(terminal);
  }
}

const cost = (frame: InputFrame) => frame.bytes.length + ENTRY_BYTES;

function sameWriter(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return a.length === b.length;
}
