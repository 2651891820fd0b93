/** What one may ask of hostd at most: whoever has taken over the server must not be able to keep it from its work. */
export const BOUNDS = {
  /** A line takes no longer than this to arrive, and an answer no longer to be taken, in ms. */
  lineMs: 5_000,
  /**
   * Connections that send their line or take their answer; one more ends the oldest. More than the kernel holds ready to
   * be accepted (511), so that whoever writes at once is heard before it is the oldest.
   */
  briefs: 1_024,
  /** Verbs that dockerd works on at once: enough for it to be busy, few enough that it stays able to answer. */
  atOnce: 64,
  /** Verbs beyond these that wait; a connection with one more ends. Twice a large class, which comes back at once. */
  mayWait: 512,
  /** A verb that takes longer gives way to the next, and goes on, in ms: by then the server has given it up. */
  turnMs: 90_000,
  /** Who hears events; the server is one. One more ends the oldest, which comes back and asks if it is honest. */
  watchers: 8,
  /** What may wait for a watcher that does not read, in bytes. */
  watcherBytes: 1 << 20,
};
export type Bounds = typeof BOUNDS;
