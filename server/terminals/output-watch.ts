/**
 * One viewer's watch of one terminal: how far it has come, and how much more may be sent before the page has shown
 * what it got. Knows no socket and holds no output.
 */
import { OUTPUT_WINDOW_BYTES } from '../../protocol/limits.ts';

export class OutputWatch {
  /** Position of the next byte expected; null until the pty host has said where it begins. */
  #next: number | null;
  #unacknowledged = 0;
  #told = false;

  constructor(from: number | null) {
    this.#next = from;
  }

  /** What to ask the pty host for, at first and after every reconnect. */
  request(): { from: number | 'everything'; credit: number } {
    return { from: this.#next ?? 'everything', credit: OUTPUT_WINDOW_BYTES - this.#unacknowledged };
  }

  /** Whether the page must hear of it: it was not told yet, or output does not go on where it stopped. */
  begins(start: number, reset: boolean): boolean {
    const news = !this.#told || reset || start !== this.#next;
    this.#told = true;
    this.#next = start;
    return news;
  }

  /** False if it is nothing, or more than was asked for: then it is not the pty host that speaks. Nothing is counted. */
  sent(position: number, length: number): boolean {
    if (length === 0 || this.#unacknowledged + length > OUTPUT_WINDOW_BYTES) return false;
    this.#next = position + length;
    this.#unacknowledged += length;
    return true;
  }

  /** How much more the pty host may send. A page that acknowledges more than it got gains nothing by it. */
  acknowledged(bytes: number): number {
    const granted = Math.min(bytes, this.#unacknowledged);
    this.#unacknowledged -= granted;
    return granted;
  }
}
