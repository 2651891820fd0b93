/**
 * No look at anything takes longer than some seconds, and none takes the others with it. Knows nothing of what is
 * looked at.
 */
import { type Ran, attempt } from '../run.ts';
import { type Check, type Finding, skip } from './finding.ts';

/** A slow machine, an emulated one say, takes several seconds to start a program: it is not to be called broken. */
export const LIMIT_MS = 10_000;

/** A program's outcome; one that takes longer is ended. */
export const ask = (program: string, args: string[]): Promise<Ran> =>
  attempt(program, args, { signal: AbortSignal.timeout(LIMIT_MS) });

/** The finding of a check that may hang or throw: either is a reason to skip it. */
export async function within(name: string, look: () => Promise<Finding>, limitMs = LIMIT_MS + 500): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(skip(`it gave no answer within ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return { name, ...(await Promise.race([look(), tooLong])) };
  } catch (error) {
    return { name, ...skip(`it could not be looked at: ${error instanceof Error ? error.message : String(error)}`) };
  } finally {
    clearTimeout(timer);
  }
}
