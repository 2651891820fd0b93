/** What a lesson's block asks of a terminal, and how far that is. Knows no terminal. */
import type { Outcome } from './outbox.ts';

export type RunRequest = {
  blockId: string;
  text: string;
  /** The number in the terminal's name; left out or null: the one in front. */
  terminal?: number | null | undefined;
  /** Meant for the program in the foreground: the shell of a container, say. */
  inside?: boolean | undefined;
  /** If another command runs there, Ctrl+C ends it first. */
  interrupt?: boolean | undefined;
};

/**
 * - `prompt`: something runs there. `interrupting`: it was sent Ctrl+C. `stubborn`: that did not end it.
 * - `turn`: another block waits for the same terminal.
 * - `full-screen`: an editor or pager is open.
 * - `no-program`: nothing runs that it is meant for.
 */
export type WaitsFor = 'prompt' | 'interrupting' | 'stubborn' | 'turn' | 'full-screen' | 'no-program';

export type BlockState =
  | { state: 'idle' }
  /** Until the line, the host and the terminal are there. */
  | { state: 'starting' }
  /** `runs`: the first line of what runs there, where a block typed it. */
  | { state: 'waiting'; why: WaitsFor; terminal: string; runs: string | null }
  | { state: 'running'; terminal: string }
  /** It was typed; how it ends, nobody will say. */
  | { state: 'typed'; terminal: string }
  | { state: 'done'; terminal: string }
  | { state: 'failed'; terminal: string; status: number }
  /** dropped: not a byte of it was typed. unknown: whether, or how it ended, nobody can say: its terminal died. */
  | { state: Exclude<Outcome, 'applied'> };
