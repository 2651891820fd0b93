/**
 * From a key to its echo at the shell's prompt. Every terminal has a typist of its own, whose keys come at even
 * intervals and never two at once; all typists are spread over the interval.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Terminal } from '../peer.ts';

const FIRST_KEY = 'a'.charCodeAt(0);
const KEYS = 26;
/** Then the line is emptied, before it would wrap. */
const LINE = 40;
const EMPTY_LINE = '\x15';
/** What was not echoed by then counts as having taken so long. */
const LATEST_MS = 5_000;

export async function echo(terminals: readonly Terminal[], intervalMs: number, seconds: number): Promise<number[]> {
  const begun = performance.now() + 100;
  const typists = terminals.map(
    (terminal, nth) => new Typist(terminal, begun + (nth / terminals.length) * intervalMs, intervalMs),
  );
  const end = begun + seconds * 1000;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now();
      if (now > end) {
        clearInterval(timer);
        return resolve();
      }
      for (const typist of typists) typist.type(now);
    }, 1);
  });
  const latest = performance.now() + LATEST_MS;
  while (typists.some(({ waits }) => waits) && performance.now() < latest) await pause(10);
  return typists.flatMap((typist) => typist.finish());
}

class Typist {
  readonly #terminal: Terminal;
  readonly #intervalMs: number;
  readonly #took: number[] = [];
  #next: number;
  #typed = 0;
  #key = 0;
  #sentAt: number | null = null;

  constructor(terminal: Terminal, first: number, intervalMs: number) {
    this.#terminal = terminal;
    this.#next = first;
    this.#intervalMs = intervalMs;
    terminal.output.onBytes = (chunk) => this.#see(chunk);
  }

  get waits(): boolean {
    return this.#sentAt !== null;
  }

  type(now: number): void {
    if (now < this.#next) return;
    this.#next += this.#intervalMs;
    if (this.waits) return;
    this.#typed += 1;
    if (this.#typed % LINE === 0) return this.#terminal.write(EMPTY_LINE);
    this.#key = FIRST_KEY + (this.#typed % KEYS);
    this.#sentAt = performance.now();
    this.#terminal.write(String.fromCharCode(this.#key));
  }

  finish(): number[] {
    if (this.#sentAt !== null) this.#took.push(LATEST_MS);
    this.#terminal.output.onBytes = null;
    this.#terminal.write(EMPTY_LINE);
    return this.#took;
  }

  #see(chunk: Buffer): void {
    if (this.#sentAt === null || !chunk.includes(this.#key)) return;
    this.#took.push(performance.now() - this.#sentAt);
    this.#sentAt = null;
  }
}
