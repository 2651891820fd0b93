/** Versions of programs, as they name and compare them. Pure. Knows no program. */

/** Major, minor, patch, and the number of the release candidate, which a release has left behind. */
export type Version = readonly [number, number, number, number];

/** The first version in a text; null if there is none. */
export function versionIn(text: string): Version | null {
  const found = /\bv?(\d+)\.(\d+)\.(\d+)(?:[-~]?rc\.?(\d+))?/.exec(text);
  if (found === null) return null;
  const [, major, minor, patch, candidate] = found;
  return [Number(major), Number(minor), Number(patch), candidate === undefined ? Infinity : Number(candidate)];
}

export const shown = ([major, minor, patch, candidate]: Version) =>
  `${major}.${minor}.${patch}${candidate === Infinity ? '' : `-rc.${candidate}`}`;

export function compare(one: Version, other: Version): number {
  for (const [nth, part] of one.entries()) {
    if (part !== other[nth]) return part - other[nth]!;
  }
  return 0;
}

/** Whether a version has what the first good ones of their lines have; a line that is not named got no fix. */
export function hasFix(version: Version, fixed: readonly string[]): boolean {
  const good = fixed.map((text) => versionIn(text)!);
  const ofItsLine = good.find(([major, minor]) => major === version[0] && minor === version[1]);
  return compare(version, ofItsLine ?? good.reduce((last, next) => (compare(next, last) > 0 ? next : last))) >= 0;
}
