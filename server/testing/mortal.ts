/** A server that dies at any call: for tests of what the next one finds. Knows nothing of what is called. */

/** How many calls are left, and whether the last one is still carried out. */
export type Life = { calls: number; after: boolean };

/**
 * Does what it is told so many times; then its server is dead, just before or just after one thing more, and nothing is
 * answered any more. `sync`: methods that answer at once, which are no calls in this sense.
 */
export function mortal<T extends object>(target: T, life: Life, sync: readonly (keyof T)[] = []): T {
  return new Proxy(target, {
    get(_, key) {
      const does: unknown = Reflect.get(target, key);
      if (typeof does !== 'function') return does;
      if ((sync as readonly PropertyKey[]).includes(key)) return does.bind(target) as unknown;
      return async (...args: unknown[]) => {
        life.calls -= 1;
        if (life.calls > 0) return does.apply(target, args);
        if (life.calls === 0 && life.after) await does.apply(target, args);
        return new Promise(() => {});
      };
    },
  });
}
