/**
 * A process's log on disk, bounded: when it is full it becomes `.1`, and the one before that goes. Knows nothing of
 * what is logged.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';

const MOST_BYTES = 4 * 2 ** 20;

export class LogFile {
  readonly path: string;
  readonly #most: number;
  #bytes: number;

  constructor(path: string, mostBytes = MOST_BYTES) {
    this.path = path;
    this.#most = mostBytes;
    this.#bytes = existsSync(path) ? statSync(path).size : 0;
  }

  write(chunk: Buffer | string): void {
    if (this.#bytes >= this.#most) {
      renameSync(this.path, `${this.path}.1`);
      this.#bytes = 0;
    }
    try {
      appendFileSync(this.path, chunk, { mode: 0o640 });
      this.#bytes += chunk.length;
    } catch {
      // A full disk must not end the classroom; what could not be written is lost.
    }
  }

  /** The last lines, for a person who asks why it failed. */
  tail(count: number): string {
    if (!existsSync(this.path)) return '';
    return readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  }
}
