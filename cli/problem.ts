/**
 * What goes wrong and is understood: one sentence for the person at the terminal, which says what to do. Everything
 * else that is thrown is a bug. Knows nothing of how it is printed.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
}

/** Somebody asked to end before the start was complete. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
