/**
 * Refuses to work beside another hostd of the same run directory, and clears the socket that a killed one left.
 * Knows nothing of what either does.
 */
import { rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { MachineProblem } from './problem.ts';

export async function refuseSecond(socketPath: string): Promise<void> {
  const answered = await new Promise<boolean>((resolve) => {
    const socket = createConnection(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
  if (answered) {
    throw new MachineProblem(
      'already-running',
      `Another Slipway already runs here (${socketPath}): end it first, or give this one a run directory of its own.`,
    );
  }
  await rm(socketPath, { force: true });
}
