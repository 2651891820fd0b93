/** Ctrl-C in the middle of something long. Knows nothing of what that is. */
import { Interrupted } from '../problem.ts';

/**
 * The work's result, or Interrupted as soon as the end was asked for. What is under way then is left to itself: the
 * classroom and all that runs in it is ended next.
 */
export async function unlessEnded<T>(ending: AbortSignal, work: Promise<T>): Promise<T> {
  let interrupt = () => {};
  const ended = new Promise<never>((_resolve, reject) => {
    interrupt = () => reject(new Interrupted());
    if (ending.aborted) interrupt();
    else ending.addEventListener('abort', interrupt, { once: true });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    ending.removeEventListener('abort', interrupt);
  }
}
