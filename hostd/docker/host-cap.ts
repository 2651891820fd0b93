/**
 * How many hosts may run at once on a machine with so much memory. Pure. Knows nothing of which run.
 */
import { RESERVE_BYTES } from '../machine/parent-cgroup.ts';

/** A host's limit is what it may use at its worst moment; a class uses a quarter of the sum of its limits. */
const OVERCOMMIT = 4;

export function hostCap(machineBytes: number, perHostBytes: number): number {
  return Math.max(1, Math.floor(((machineBytes - RESERVE_BYTES) * OVERCOMMIT) / perHostBytes));
}
