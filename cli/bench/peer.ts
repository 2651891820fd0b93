/**
 * What is measured: ours and its peers, each as a way to open terminals on the same sandboxes. The measurements see
 * nothing else of them. Knows no protocol.
 */
import type { Output } from './output.ts';

export const PEERS = ['ours', 'raw', 'wetty'] as const;
export type PeerName = (typeof PEERS)[number];

/** The end of the sandbox's own prompt, which the shell marks for whoever reads (OSC 133). */
export const PROMPT = '\x1b]133;B';
export const SIZE = { columns: 120, rows: 40 } as const;

/** A shell on one of the sandboxes. */
export interface Terminal {
  readonly output: Output;
  /** When its first prompt came. */
  readonly prompt: Promise<number>;
  write(text: string): void;
  /** From now on its client reads nothing, or reads again. */
  pause(): void;
  resume(): void;
  /** Ends the shell as well. */
  close(): void;
}

export interface Peer {
  readonly name: PeerName;
  /** As somebody who is there already asks for one more terminal. `nth`: they are spread over the sandboxes by it. */
  open(nth: number): Promise<Terminal>;
  /** As somebody who arrives: nothing is connected yet. */
  arrive(nth: number): Promise<Terminal>;
  /** From no sandbox to a prompt, in ms; leaves none behind. */
  cold(): Promise<number>;
  /** The same where hosts wait for whoever comes; for one that has no such thing there is nothing to measure. */
  fromPool?(): Promise<number>;
  /** From a lost connection to the screen as it was, with its scrollback; a peer that loses its shell gives a new one. */
  comeBack(nth: number): Promise<number>;
  /** Who serves its terminals, by process id: all that is neither client nor sandbox. */
  processes(): Promise<number[]>;
  dispose(): Promise<void>;
}
