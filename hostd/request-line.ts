/**
 * Collects the one line that a connection begins with, bounded; what follows it is kept for whoever gets the
 * connection next. Pure. Knows nothing of sockets or verbs.
 */
const NEWLINE = 0x0a;

export type Collected = { line: string; rest: Buffer } | 'more' | 'too-long';

export class RequestLine {
  readonly #limit: number;
  #held = Buffer.alloc(0);

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): Collected {
    const end = chunk.indexOf(NEWLINE);
    const part = end === -1 ? chunk : chunk.subarray(0, end);
    if (this.#held.length + part.length > this.#limit) return 'too-long';
    // Joined at once: a line that comes a byte at a time would hold a buffer, a hundred times as large, for each.
    this.#held = Buffer.concat([this.#held, part]);
    if (end === -1) return 'more';
    return { line: this.#held.toString('utf8'), rest: chunk.subarray(end + 1) };
  }
}
