/** Chance that can be had again: a seed, printed by whoever uses it, gives the same numbers each time. */
export type Chance = { seed: number; below: (limit: number) => number; shuffled: <T>(all: readonly T[]) => T[] };

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const shuffled = <T>(all: readonly T[]): T[] => {
    const left = [...all];
    return all.map(() => left.splice(below(left.length), 1)[0]!);
  };
  return { seed, below, shuffled };
}
