/** Addresses in a terminal's output. They come from whatever ran there: only web addresses become links. */

/** The address as it would really be opened, or null if it is not one to open. */
export function webAddress(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    // Not an address at all.
    return null;
  }
}
