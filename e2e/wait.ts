/** Waiting outside of a page: looks again and again, and tells what it waited for when the time is over. */
import { patience } from './instance.ts';

/** Looked at this often, in ms. */
const LOOK_MS = 50;

export async function until<T>(what: string, ms: number, look: () => T | false | null | undefined): Promise<T> {
  const end = Date.now() + ms * patience;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`In ${(ms * patience) / 1000} s it did not happen that ${what}.`);
    await new Promise((later) => setTimeout(later, LOOK_MS));
  }
}
