/**
 * Output may hold questions to the terminal (what are you? where is the cursor?). If it is old, or another window shows
 * the same shell and answers, an answer from here would be typed into the shell. While such quiet output is parsed its
 * questions are swallowed, and so they are where answers pile up that nobody takes: they would stand in the way of
 * Ctrl+C. What the student types passes. Knows no wire.
 */
import type { IDisposable, IParser } from '@xterm/xterm';

/** Sequences that make the terminal answer: device attributes, status and cursor reports, mode and setting requests. */
const QUESTIONS = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
  { final: 't' },
] as const;
const COLOUR_QUESTIONS = [4, 10, 11, 12] as const;
/** Turning on focus reports makes the terminal report at once. No key sends these. */
const FOCUS_REPORTS = ['\x1b[I', '\x1b[O'];

/** So much that is said and not taken is enough: a program that wanted answers would have read some. */
const PILE_BYTES = 4 * 1024;

export class AnswerGuard {
  readonly #disposables: IDisposable[] = [];
  /** What waits to be parsed, in order: quiet or not. */
  readonly #pending: boolean[] = [];

  /** `waiting`: bytes that were typed or answered and are not taken yet. */
  constructor(parser: IParser, waiting: () => number) {
    const swallow = () => this.quiet || waiting() > PILE_BYTES;
    for (const question of QUESTIONS) this.#disposables.push(parser.registerCsiHandler(question, swallow));
    this.#disposables.push(parser.registerDcsHandler({ intermediates: '$', final: 'q' }, swallow));
    for (const ident of COLOUR_QUESTIONS) {
      this.#disposables.push(parser.registerOscHandler(ident, (data) => data.includes('?') && swallow()));
    }
  }

  /** Whether what is parsed at this moment gets no answer. */
  get quiet(): boolean {
    return this.#pending[0] ?? false;
  }

  /** Something was handed to the parser; `parsed` is to be called when it is through. */
  handed(quiet: boolean): { parsed(): void } {
    this.#pending.push(quiet);
    return { parsed: () => void this.#pending.shift() };
  }

  /** Whether the terminal's own words may go to the shell. */
  passes(data: string): boolean {
    return !(this.quiet && FOCUS_REPORTS.includes(data));
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
