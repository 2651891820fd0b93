/** Which page watches which terminal of one host, and how far each has come. Holds no output; knows no title and no input. */
import { OutputWatch } from './output-watch.ts';
import type { PtyHostFrame, PtyHostRequest } from './pty-host-codec.ts';
import type { Viewer } from './viewer.ts';

type Watching = { id: number; viewer: Viewer; terminal: number; watch: OutputWatch };
type Frame<T extends PtyHostFrame['type']> = Extract<PtyHostFrame, { type: T }>;

export class Watches {
  readonly #send: (request: PtyHostRequest) => void;
  readonly #watches = new Map<number, Watching>();
  #next = 1;

  constructor(send: (request: PtyHostRequest) => void) {
    this.#send = send;
  }

  /** A second watch of the same page replaces its first. */
  start(viewer: Viewer, terminal: number, from: number | null): void {
    this.stop((one) => one.viewer === viewer && one.terminal === terminal);
    const watching = { id: this.#next++, viewer, terminal, watch: new OutputWatch(from) };
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

  /** The stream is another, and over there all watches are forgotten. */
  again(): void {
    for (const watching of [...this.#watches.values()]) this.#ask(watching);
  }

  acknowledge(viewer: Viewer, terminal: number, bytes: number): void {
    for (const { id, watch, ...of } of this.#watches.values()) {
      if (of.viewer !== viewer || of.terminal !== terminal) continue;
      const granted = watch.acknowledged(bytes);
      if (granted > 0) this.#send({ type: 'credit', watch: id, bytes: granted });
    }
  }

  onWatching({ watch: id, start, reset }: Frame<'watching'>): void {
    const watching = this.#watches.get(id);
    if (watching?.watch.begins(start, reset) !== true) return;
    watching.viewer.tell({ type: 'terminal.attached', terminal: watching.terminal, from: start, reset });
  }

  /** False for what nobody watches any more. Throws if a host sends nothing, or more than it was given credit for. */
  onOutput({ watch: id, position, bytes }: Frame<'output'>): boolean {
    const watching = this.#watches.get(id);
    if (watching === undefined) return false;
    if (!watching.watch.sent(position, bytes.length)) throw new Error('output that was not asked for');
    watching.viewer.output({ terminal: watching.terminal, position, bytes });
    return true;
  }

  onFailed({ id, reason }: Frame<'failed'>): void {
    const watching = this.#watches.get(id);
    this.#watches.delete(id);
    const code = reason === 'no-such-id' ? 'no-such-terminal' : 'internal';
    watching?.viewer.tell({ type: 'error', code, params: { terminal: watching.terminal } });
  }

  #ask({ id, terminal, watch }: Watching): void {
    this.#send({ type: 'watch', watch: id, terminal, ...watch.request() });
  }
}
