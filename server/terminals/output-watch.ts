/**
 * One viewer's watch of one terminal: how far it has come, and how much more may be sent before the page has shown
 * what it got. Knows no socket and holds no output.
 */
import { OutputWindow } from './output-window.ts';

export class OutputWatch {
  /** Position of the next byte expected; null until the pty host has said where it begins. */
  #next: number | null;
  /** What is to come of the history before that. */
  #history = 0;
  /** What the pty host may still send. */
  #credit = 0;
  readonly #window = new OutputWindow();
  #told = false;

  constructor(from: number | null) {
    this.#next = from;
  }

  /** What to ask the pty host for, at first and after every reconnect. A history that was cut off comes anew. */
  request(): { from: number | 'everything'; credit: number } {
    this.#credit = Math.max(0, this.#window.bytes - this.#window.flight);
    return { from: this.#history > 0 ? 'everything' : (this.#next ?? 'everything'), credit: this.#credit };
  }

  /** Whether the page must hear of it: it was not told yet, or output does not go on where it stopped. */
  begins(start: number, reset: boolean, history: number): boolean {
    const news = !this.#told || reset || start !== this.#next;
    this.#told = true;
    this.#next = start;
    this.#history = history;
    return news;
  }

  /** False if it is nothing, elsewhere, or more than was asked for: then it is not the pty host that speaks. Nothing is counted. */
  sent(position: number, length: number, now: number): boolean {
    if (this.#history > 0 || position !== this.#next || !this.#count(length, now)) return false;
    this.#next = position + length;
    return true;
  }

  /** The same for a piece of the history. */
  sentHistory(length: number, now: number): boolean {
    if (length > this.#history || !this.#count(length, now)) return false;
    this.#history -= length;
    return true;
  }

  /** Longest piece to be sent to the page at once. */
  get piece(): number {
    return Math.floor(this.#window.piece);
  }

  /** How much more the pty host may send, where it is worth a word to it. A page that acknowledges more than it got gains nothing by it. */
  acknowledged(bytes: number, now: number): number {
    this.#window.shown(bytes, now);
    const granted = this.#window.bytes - this.#window.flight - this.#credit;
    // Not for each key that was echoed: the way to the pty host is long, and there is credit left.
    if (granted < this.#window.bytes / 4) return 0;
    this.#credit += granted;
    return granted;
  }

  #count(length: number, now: number): boolean {
    if (length === 0 || length > this.#credit) return false;
    this.#credit -= length;
    this.#window.sent(length, now);
    return true;
  }
}
