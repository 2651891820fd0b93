/**
 * Input that was passed to the pty host and has no answer yet. After a lost stream it is passed again, in the same
 * order; the pty host applies what it has not applied yet, and nothing twice. Knows no stream and reads no byte.
 */
import type { InputFrame } from '../../protocol/frames.ts';

type Held<Sender> = { frame: InputFrame; sender: Sender };

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
    if (queue === undefined) this.#held.set(frame.terminal, [{ frame, sender }]);
    else queue.push({ frame, sender });
    return true;
  }

  /**
   * Every input is answered once, in order: the oldest of that writer is done, whether it was applied or refused, and
   * so is all that the answer's number covers. Returns who sent it.
   */
  answered(terminal: number, writer: Uint8Array, number: number): Sender | null {
    const queue = this.#held.get(terminal) ?? [];
    const first = queue.findIndex((held) => sameWriter(held.frame.writer, writer));
    const sender = queue[first]?.sender ?? null;
    if (sender === null) return null;
    this.#remove(terminal, queue, first);
    for (let at = first; at < queue.length;) {
      const frame = queue[at]?.frame;
      if (frame === undefined || !sameWriter(frame.writer, writer)) at += 1;
      else if (frame.number <= number) this.#remove(terminal, queue, at);
      else break;
    }
    return sender;
  }

  /** Nothing will answer for this terminal any more. */
  forget(terminal: number): void {
    for (const { frame } of this.#held.get(terminal) ?? []) this.#bytes -= cost(frame);
    this.#held.delete(terminal);
  }

  *all(): Iterable<InputFrame> {
    for (const queue of this.#held.values()) for (const { frame } of queue) yield frame;
  }

  #remove(terminal: number, queue: Held<Sender>[], at: number): void {
    const [removed] = queue.splice(at, 1);
    if (removed !== undefined) this.#bytes -= cost(removed.frame);
    if (queue.length === 0) this.#held.delete(terminal);
  }
}

const cost = (frame: InputFrame) => frame.bytes.length + ENTRY_BYTES;

function sameWriter(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return a.length === b.length;
}
