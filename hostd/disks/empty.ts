/**
 * Empties a subvolume in the same short time whatever is in it, since nothing is walked. Knows nothing of containers.
 */
import { attempt, run } from '../machine/run.ts';
import { exists } from '../network/netns.ts';

/** Leaves an empty subvolume in its place, also where one that was cut off in between left none. */
export async function emptySubvolume(path: string): Promise<void> {
  if (await exists(path)) {
    const ran = await attempt('btrfs', ['subvolume', 'delete', path]);
    // Hosts of before the system-call filter refused it may have subvolumes inside, which dockerd finds and removes.
    if (ran.status !== 0) return;
  }
  await run('btrfs', ['subvolume', 'create', path]);
}
