/** Which page watches which terminal of one host, and how far each has come. Holds no output; knows no title and no input. */
import { TERMINAL_COLUMNS, TERMINAL_ROWS } from '../../protocol/limits.ts';
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../token-bucket.ts';
import { OutputWatch } from './output-watch.ts';
import type { PtyHostFrame, PtyHostRequest } from './pty-host-codec.ts';
import type { Viewer } from './viewer.ts';

type Watching = { id: number; viewer: Viewer; terminal: number; looksOn: boolean; watch: OutputWatch };
type Frame<T extends PtyHostFrame['type']> = Extract<PtyHostFrame, { type: T }>;

/**
 * Beginnings and sizes that a host may tell of, which cost no credit: for each page and terminal the 256 changes of size
 * that are kept, and after that what comes of losing one's place now and again.
 */
const TOLD = { burst: 100_000, perSecond: 5_000 };

export class Watches {
  readonly #send: (request: PtyHostRequest) => void;
  readonly #clock: Clock;
  readonly #watches = new Map<number, Watching>();
  readonly #told: TokenBucket;
  /** The key of the shells' marks; null: they carry none. */
  #marks: string | null = null;
  #next = 1;

  constructor(clock: Clock, send: (request: PtyHostRequest) => void) {
    this.#clock = clock;
    this.#send = send;
    this.#told = new TokenBucket(TOLD, clock.now());
  }

  /** A second watch of the same page replaces its first. */
  start(viewer: Viewer, terminal: number, from: number | null, looksOn = false): void {
    this.stop((one) => one.viewer === viewer && one.terminal === terminal);
    const watching = { id: this.#next++, viewer, terminal, looksOn, watch: new OutputWatch(from) };
    this.#watches.set(watching.id, watching);
    this.#ask(watching);
  }

  stop(which: (of: { viewer: Viewer; terminal: number }) => boolean): void {
    for (const watching of [...this.#watches.values()]) {
      if (!which(watching)) continue;
      this.#watches.delete(watching.id);
      this.#send({ type: 'unwatch', watch: watching.id });
    }
  }

  /** The stream is another, and over there all watches are forgotten. `marks`: the key of the shells' marks there. */
  again(marks: string | null): void {
    this.#marks = marks;
    for (const watching of [...this.#watches.values()]) this.#ask(watching);
  }

  acknowledge(viewer: Viewer, terminal: number, bytes: number): void {
    for (const { id, watch, ...of } of this.#watches.values()) {
      if (of.viewer !== viewer || of.terminal !== terminal) continue;
      const granted = watch.acknowledged(bytes, this.#clock.now());
      if (granted > 0) this.#send({ type: 'credit', watch: id, bytes: granted });
    }
  }

  onWatching({ watch: id, start, reset, live, history }: Frame<'watching'>): void {
    this.#count();
    const watching = this.#watches.get(id);
    if (watching?.watch.begins(start, reset, history) !== true) return;
    const { terminal } = watching;
    const key = this.#marks === null ? {} : { marks: this.#marks };
    watching.viewer.tell({ type: 'terminal.attached', terminal, from: start, reset, live, history, ...key });
  }

  /** The terminal of which the student sees it; null if only somebody does who looks on. Throws if a host sends what was not asked for. */
  onOutput({ watch: id, position, bytes }: Frame<'output'>): number | null {
    const watching = this.#watches.get(id);
    if (watching === undefined) return null;
    if (!watching.watch.sent(position, bytes.length, this.#clock.now()))
      throw new Error('output that was not asked for');
    const { terminal, viewer, watch } = watching;
    for (const [at, piece] of pieces(bytes, watch.piece))
      viewer.output({ terminal, position: position + at, bytes: piece });
    return watching.looksOn ? null : terminal;
  }

  onHistory({ watch: id, bytes }: Frame<'history'>): void {
    const watching = this.#watches.get(id);
    if (watching === undefined) return;
    if (!watching.watch.sentHistory(bytes.length, this.#clock.now())) throw new Error('history that was not asked for');
    for (const [, piece] of pieces(bytes, watching.watch.piece))
      watching.viewer.history({ terminal: watching.terminal, bytes: piece });
  }

  onSized({ watch: id, position, columns, rows }: Frame<'sized'>): void {
    this.#count();
    // A screen of any size is as much memory as it says, in the page of whoever looks at it.
    if (!within(columns, TERMINAL_COLUMNS) || !within(rows, TERMINAL_ROWS)) throw new Error('a size that nobody set');
    const watching = this.#watches.get(id);
    watching?.viewer.tell({ type: 'terminal.size', terminal: watching.terminal, position, columns, rows });
  }

  onFailed({ id, reason }: Frame<'failed'>): void {
    const watching = this.#watches.get(id);
    this.#watches.delete(id);
    const code = reason === 'no-such-id' ? 'no-such-terminal' : 'internal';
    watching?.viewer.tell({ type: 'error', code, params: { terminal: watching.terminal } });
  }

  #count(): void {
    if (!this.#told.take(this.#clock.now())) throw new Error('more news than there can be');
  }

  #ask({ id, terminal, watch }: Watching): void {
    this.#send({ type: 'watch', watch: id, terminal, ...watch.request() });
  }
}

const within = (value: number, { min, max }: { min: number; max: number }) => value >= min && value <= max;

/** Without a copy. */
function* pieces(bytes: Uint8Array, length: number): Generator<[at: number, piece: Uint8Array]> {
  for (let at = 0; at < bytes.length; at += length) yield [at, bytes.subarray(at, at + length)];
}
