/**
 * Everything that was typed into one terminal and is not applied yet: the student's keys, and what buttons typed, each
 * by a writer of its own. Sends what may be sent, and again when it is due. Knows no screen and no shell.
 */
import type { Clock, Timer } from './clock.ts';
import { InputQueue, type NumberedInput } from './input-queue.ts';

export type OutboxDeps = { send(input: NumberedInput): void; newWriter(): Uint8Array; clock: Clock };

type Once = { queue: InputQueue; onDropped: () => void };

export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #onKeysDropped: () => void;
  readonly #keys: InputQueue;
  #once: Once[] = [];
  #open = false;
  #timer: Timer | null = null;

  constructor(deps: OutboxDeps, onKeysDropped: () => void) {
    this.#deps = deps;
    this.#onKeysDropped = onKeysDropped;
    this.#keys = new InputQueue(deps.newWriter);
  }

  /** Bytes that were typed, by hand or by buttons, and are not applied yet. */
  get waiting(): number {
    return this.#queues().reduce((sum, queue) => sum + queue.waiting, 0);
  }

  type(bytes: Uint8Array): void {
    if (!this.#keys.push(bytes, this.#deps.clock.now())) this.#onKeysDropped();
    this.#flush();
  }

  /** All of it once, or nothing and a word about it. */
  typeOnce(bytes: Uint8Array, onDropped: () => void): void {
    const queue = new InputQueue(this.#deps.newWriter);
    const now = this.#deps.clock.now();
    if (this.#open) queue.open(now);
    if (!queue.push(bytes, now)) return onDropped();
    this.#once.push({ queue, onDropped });
    this.#flush();
  }

  /** The shell can be reached (again). */
  open(): void {
    this.#open = true;
    const now = this.#deps.clock.now();
    if (this.#keys.open(now) === 'dropped') this.#onKeysDropped();
    for (const once of [...this.#once]) if (once.queue.open(now) === 'dropped') this.#drop(once);
    this.#flush();
  }

  close(): void {
    this.#open = false;
    this.#timer?.cancel();
    this.#timer = null;
    for (const queue of this.#queues()) queue.close();
  }

  applied(writer: string, number: number): void {
    this.#queues()
      .find(({ name }) => name === writer)
      ?.applied(number, this.#deps.clock.now());
    this.#once = this.#once.filter(({ queue }) => !queue.empty);
    this.#flush();
  }

  /** The shell that all this was meant for is no more. */
  dropAll(): void {
    if (!this.#keys.empty) this.#onKeysDropped();
    this.#keys.drop();
    this.dispose();
  }

  /** The terminal is gone, keys and all. Whoever waits for what a button typed must hear of it. */
  dispose(): void {
    for (const once of [...this.#once]) this.#drop(once);
  }

  #queues(): InputQueue[] {
    return [this.#keys, ...this.#once.map(({ queue }) => queue)];
  }

  #drop(once: Once): void {
    this.#once = this.#once.filter((other) => other !== once);
    once.onDropped();
  }

  #flush(): void {
    const now = this.#deps.clock.now();
    let retryAt = Infinity;
    for (const queue of this.#queues()) {
      for (let input = queue.next(now); input !== null; input = queue.next(now)) this.#deps.send(input);
      retryAt = Math.min(retryAt, queue.retryAt ?? Infinity);
    }
    this.#timer?.cancel();
    this.#timer = retryAt === Infinity ? null : this.#deps.clock.after(Math.max(0, retryAt - now), () => this.#retry());
  }

  #retry(): void {
    const now = this.#deps.clock.now();
    for (const queue of this.#queues()) if (queue.retryAt !== null && queue.retryAt <= now) queue.retry();
    this.#flush();
  }
}
