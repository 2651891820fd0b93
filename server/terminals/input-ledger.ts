/**
 * Input that was passed to the pty host and has no answer yet. After a lost stream what may not be applied is passed
 * again, in the same order; the pty host applies nothing twice. Knows no stream and reads no byte.
 */
import type { InputFrame } from '../../protocol/frames.ts';

type Held<Sender> = { turn: number; number: number; bytes: Uint8Array; sender: Sender };

/** One writer's input in one terminal, oldest first. `covered`: an answer to a later one said that so much is applied. */
type Line<Sender> = { writer: Uint8Array; held: Held<Sender>[]; covered: number };

/** Bytes held for one host. Beyond it the sender is told to come again: its page resends by itself. */
const HELD_BYTES = 2 * 1024 * 1024;
/** What one entry costs beside its bytes. */
const ENTRY_BYTES = 256;

export class InputLedger<Sender> {
  /** By terminal, then by writer: an answer that nothing is held for must cost no search, for hosts may send many. */
  readonly #terminals = new Map<number, Map<string, Line<Sender>>>();
  #bytes = 0;
  #turn = 0;

  /** False if there is no room: then the frame must not be passed on either, or order would be lost. */
  hold({ terminal, writer, number, bytes }: InputFrame, sender: Sender): boolean {
    if (this.#bytes + cost(bytes) > HELD_BYTES) return false;
    this.#bytes += cost(bytes);
    let lines = this.#terminals.get(terminal);
    if (lines === undefined) this.#terminals.set(terminal, (lines = new Map()));
    const name = nameOf(writer);
    let line = lines.get(name);
    // Copies: a frame is a part of what was read from the socket at once, which must not stay for a key of it.
    if (line === undefined) lines.set(name, (line = { writer: Uint8Array.from(writer), held: [], covered: 0 }));
    line.held.push({ turn: this.#turn++, number, bytes: Uint8Array.from(bytes), sender });
    return true;
  }

  /**
   * Each input that was passed on is answered once, in order: this is the answer to the oldest of that writer, be it
   * applied, repeated or refused. Returns who sent that one; null: nothing is held.
   */
  answered(terminal: number, writer: Uint8Array, number: number): Sender | null {
    const lines = this.#terminals.get(terminal);
    const name = nameOf(writer);
    const line = lines?.get(name);
    const entry = line?.held.shift();
    if (lines === undefined || line === undefined || entry === undefined) return null;
    this.#bytes -= cost(entry.bytes);
    // Only repeats are covered by an answer that is not their own.
    if (entry.number < number) line.covered = Math.max(line.covered, number);
    if (line.held.length === 0) lines.delete(name);
    if (lines.size === 0) this.#terminals.delete(terminal);
    return entry.sender;
  }

  /** The stream is another: no answer of the old one will come. Gives what must be passed on again. */
  again(): InputFrame[] {
    const all = [...this.#terminals].flatMap(([terminal, lines]) =>
      [...lines.values()].flatMap(({ writer, held, covered }) =>
        held.filter(({ number }) => number > covered).map((entry) => ({ ...entry, terminal, writer })),
      ),
    );
    this.clear();
    all.sort((a, b) => a.turn - b.turn);
    for (const { sender, ...frame } of all) this.hold(frame, sender);
    return all.map(({ terminal, writer, number, bytes }) => ({ terminal, writer, number, bytes }));
  }

  /** Nothing will answer for this terminal any more. */
  forget(terminal: number): void {
    for (const { held } of this.#terminals.get(terminal)?.values() ?? [])
      for (const { bytes } of held) this.#bytes -= cost(bytes);
    this.#terminals.delete(terminal);
  }

  clear(): void {
    this.#terminals.clear();
    this.#bytes = 0;
  }
}

const cost = (bytes: Uint8Array) => bytes.length + ENTRY_BYTES;

const nameOf = (writer: Uint8Array) => Buffer.from(writer.buffer, writer.byteOffset, writer.length).toString('latin1');
