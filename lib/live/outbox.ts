/**
 * Everything that was typed into one terminal and is not applied yet: the student's keys, and what buttons typed, each
 * by a writer of its own. Sends what may be sent, and again when it is due; what was given up on its way is asked about,
 * so that nobody is told that something was not typed which was. Knows no screen and no shell.
 */
import type { Clock, Timer } from './clock.ts';
import { InputQueue, type Doubt, type NumberedInput, type Spoilt } from './input-queue.ts';

export type OutboxDeps = { send(input: NumberedInput): void; newWriter(): Uint8Array; clock: Clock };

/** `large`: more at once than is taken at all. */
export type KeysDropped = Spoilt | 'large';

/** What became of what a button typed: all of it applied; not a byte of it; or nobody can say. */
export type Outcome = 'applied' | 'dropped' | 'unknown';

type Once = { queue: InputQueue; onOutcome: (outcome: Outcome) => void };
type Question = Doubt & { onOutcome: (outcome: Outcome) => void };

/** An answer to a question that was lost is asked for again after this. */
const ASK_AGAIN_MS = 3_000;

export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #onKeysDropped: (why: KeysDropped) => void;
  readonly #keys: InputQueue;
  #once: Once[] = [];
  #questions: Question[] = [];
  #open = false;
  #timer: Timer | null = null;
  #askTimer: Timer | null = null;

  constructor(deps: OutboxDeps, onKeysDropped: (why: KeysDropped) => void) {
    this.#deps = deps;
    this.#onKeysDropped = onKeysDropped;
    this.#keys = new InputQueue(deps.newWriter);
  }

  /** Bytes that were typed, by hand or by buttons, and are not applied yet. */
  get waiting(): number {
    return this.#queues().reduce((sum, queue) => sum + queue.waiting, 0);
  }

  type(bytes: Uint8Array): void {
    if (!this.#keys.push(bytes, this.#deps.clock.now())) this.#onKeysDropped(this.#open ? 'large' : 'much');
    this.#flush();
  }

  /** All of it once, or nothing and a word about it. */
  typeOnce(bytes: Uint8Array, onOutcome: (outcome: Outcome) => void): void {
    const queue = new InputQueue(this.#deps.newWriter);
    if (this.#open) queue.open();
    if (!queue.push(bytes, this.#deps.clock.now())) return onOutcome('dropped');
    this.#once.push({ queue, onOutcome });
    this.#flush();
  }

  /** The shell can be reached (again). */
  open(): void {
    this.#open = true;
    const now = this.#deps.clock.now();
    const spoilt = this.#keys.spoilt(now);
    if (spoilt !== null) this.#giveUpKeys(spoilt);
    for (const once of [...this.#once]) if (once.queue.spoilt(now) !== null) this.#giveUp(once);
    for (const queue of this.#queues()) queue.open();
    this.#ask();
    this.#flush();
  }

  close(): void {
    this.#open = false;
    this.#stopTimers();
    for (const queue of this.#queues()) queue.close();
  }

  applied(writer: string, number: number): void {
    const question = this.#questions.find(({ name }) => name === writer);
    if (question !== undefined) this.#answered(question, number);
    this.#queues()
      .find(({ name }) => name === writer)
      ?.applied(number, this.#deps.clock.now());
    const done = this.#once.filter(({ queue }) => queue.empty);
    this.#once = this.#once.filter(({ queue }) => !queue.empty);
    for (const { onOutcome } of done) onOutcome('applied');
    this.#flush();
  }

  /** Nothing is applied any more, but what is on its way may have been before. */
  shellEnded(): void {
    this.#keys.giveUp();
    for (const once of [...this.#once]) this.#giveUp(once);
    if (this.#open) this.#ask();
  }

  /** The shell that all this was meant for is no more. */
  dropAll(): void {
    if (!this.#keys.empty) this.#onKeysDropped('gone');
    this.#keys.giveUp();
    this.dispose();
  }

  /** The terminal is gone, keys and all. Whoever waits for what a button typed must hear of it. */
  dispose(): void {
    for (const once of [...this.#once]) this.#giveUp(once);
    for (const { onOutcome } of this.#questions.splice(0)) onOutcome('unknown');
    this.#stopTimers();
  }

  #stopTimers(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#askTimer?.cancel();
    this.#askTimer = null;
  }

  #queues(): InputQueue[] {
    return [this.#keys, ...this.#once.map(({ queue }) => queue)];
  }

  #giveUpKeys(why: Spoilt): void {
    const doubt = this.#keys.giveUp();
    const onOutcome = (outcome: Outcome) => {
      if (outcome !== 'applied') this.#onKeysDropped(why);
    };
    if (doubt === null) onOutcome('dropped');
    else this.#questions.push({ ...doubt, onOutcome });
  }

  #giveUp({ queue, onOutcome }: Once): void {
    this.#once = this.#once.filter((other) => other.queue !== queue);
    const doubt = queue.giveUp();
    if (doubt === null) onOutcome('dropped');
    else this.#questions.push({ ...doubt, onOutcome });
  }

  #ask(): void {
    this.#askTimer?.cancel();
    this.#askTimer = this.#questions.length === 0 ? null : this.#deps.clock.after(ASK_AGAIN_MS, () => this.#ask());
    for (const { ask } of [...this.#questions]) this.#deps.send(ask);
  }

  #answered(question: Question, number: number): void {
    this.#questions = this.#questions.filter((other) => other !== question);
    if (number < question.first) question.onOutcome('dropped');
    else question.onOutcome(question.whole && number >= question.last ? 'applied' : 'unknown');
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
