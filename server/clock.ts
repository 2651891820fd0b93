/** Time, as everyone on the server receives it, so that tests can hold it in their hands. Knows no time zone. */
export type Disposable = { dispose(): void };

export type Clock = {
  /** ms since the epoch. */
  now(): number;
  /** Calls back once, after so many ms, unless disposed before. */
  after(ms: number, callback: () => void): Disposable;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  },
};

export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
