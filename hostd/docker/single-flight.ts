/**
 * Lets the work on one host happen one piece after another, and lets callers that ask for the same piece while it
 * waits or runs share its result. Pure. Knows nothing of the work.
 */
export class SingleFlight {
  readonly #last = new Map<string, { task: string; outcome: Promise<unknown> }>();

  run<T>(key: string, task: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    if (before?.task === task) return before.outcome as Promise<T>;
    const outcome = (before?.outcome ?? Promise.resolve()).then(work, work);
    const entry = { task, outcome };
    this.#last.set(key, entry);
    const forget = () => {
      if (this.#last.get(key) === entry) this.#last.delete(key);
    };
    outcome.then(forget, forget);
    return outcome;
  }
}
