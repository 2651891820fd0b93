/** What the door's own address says: where to go on to, and the instructor's token. Browser only. */

/** Only within this site: the address is anybody's to write. */
export function destination(otherwise: string): string {
  const next = new URLSearchParams(location.search).get('next');
  if (next === null) return otherwise;
  try {
    const url = new URL(next, location.origin);
    // Whole, with its origin: a path that begins with two slashes would be another host's address.
    return url.origin === location.origin && !url.pathname.startsWith('/door') ? url.href : otherwise;
  } catch {
    // Not an address at all.
    return otherwise;
  }
}

/** In the door's place: what its address carries does not stay in the history, one press away on a shared computer. */
export const goOn = (otherwise: string): void => location.replace(destination(otherwise));

/** From `#instructor=TOKEN`: a fragment never reaches a server's log. */
export const instructorToken = (): string | null => new URLSearchParams(location.hash.slice(1)).get('instructor');
