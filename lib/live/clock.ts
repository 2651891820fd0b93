/** Time as the live connection sees it, so that tests can hold it. Knows nothing of what waits. */
export type Timer = { cancel(): void };

export type Clock = {
  /** ms since the epoch. */
  now(): number;
  after(ms: number, then: () => void): Timer;
};

export const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, then) {
    const id = setTimeout(then, ms);
    return { cancel: () => clearTimeout(id) };
  },
};
