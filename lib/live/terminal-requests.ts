/**
 * Terminals that were asked for and are not there yet, and which terminal a block means by its number: the one that
 * was opened for it, whatever it is called by now, or the one of that name. Knows no line and no shell.
 */
import type { TerminalInfo } from '../../protocol/messages.ts';

export class TerminalRequests {
  /** By request, with the number that a block named. */
  readonly #asked = new Map<string, number | null>();
  readonly #numbered = new Map<number, number>();

  get waiting(): boolean {
    return this.#asked.size > 0;
  }

  ask(request: string, number: number | null): void {
    this.#asked.set(request, number);
  }

  /** False if it was not asked for here. */
  opened(request: string, terminal: number): boolean {
    const number = this.#asked.get(request) ?? null;
    if (number !== null) this.#numbered.set(number, terminal);
    return this.#asked.delete(request);
  }

  /** False if it was not asked for here. */
  refused(request: string): boolean {
    return this.#asked.delete(request);
  }

  /** What came of them the next list tells. */
  lineDown(): void {
    this.#asked.clear();
  }

  /** The terminal whose shell lives and that is meant; `number` null: the one in front. */
  find(number: number | null, terminals: readonly TerminalInfo[], active: number | null): number | null {
    const living = terminals.filter(({ exit }) => exit === null);
    const found =
      number === null
        ? (living.find(({ id }) => id === active) ?? living[0])
        : (living.find(({ id }) => id === this.#numbered.get(number)) ??
          living.find(({ title }) => title === `Terminal ${number}`));
    return found?.id ?? null;
  }
}
