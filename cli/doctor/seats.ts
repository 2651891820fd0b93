/** How many hosts fit at one time, by hostd's own formula or hostd's own word. Knows nothing of disks. */
import { hostCap } from '../../hostd/docker/host-cap.ts';
import { type Finding, fail, pass } from './finding.ts';

export type Seats = {
  fit: number;
  memoryPerHostMib: number;
  machineMib: number;
  /** How many were asked for; null if nobody asked. */
  wanted: number | null;
  /** Who says so: the classroom that runs, or the formula it would use. */
  by: 'classroom' | 'formula';
  /** From no host to a prompt, in ms; null if it was not tried. */
  startMs: number | null;
};

type Machine = { totalBytes: number; memoryMib: number; wanted: number | null };
/** What hostd says of itself; null where none runs. */
type Said = { maxHosts: number; memoryPerHostBytes: number } | null;

const MIB = 2 ** 20;
/** A host with less runs no Docker Engine that is of use. */
const LEAST_MIB = 256;
const STEP_MIB = 64;

export function seatsOf({ totalBytes, memoryMib, wanted }: Machine, said: Said): Seats {
  const machineMib = Math.round(totalBytes / MIB);
  const rest = { machineMib, wanted, startMs: null };
  if (said === null) {
    return { fit: hostCap(totalBytes, memoryMib * MIB), memoryPerHostMib: memoryMib, by: 'formula', ...rest };
  }
  return { fit: said.maxHosts, memoryPerHostMib: said.memoryPerHostBytes / MIB, by: 'classroom', ...rest };
}

export function memory(seats: Seats): Finding {
  const { fit, memoryPerHostMib, machineMib, wanted } = seats;
  const found = `${fit} ${fit === 1 ? 'host' : 'hosts'} at ${size(memoryPerHostMib)} fit into ${size(machineMib)}`;
  if (wanted === null) return pass(found);
  if (fit >= wanted) return pass(`${found}; you asked for ${wanted}`);
  const less = memoryFor(wanted, machineMib);
  return fail(
    `${found}; you asked for ${wanted}`,
    `While ${fit} hosts run, whoever opens one more waits until one ends.`,
    less === null
      ? 'use a machine with more memory, or two'
      : `sudo SLIPWAY_HOST_MEMORY_MIB=${less} ./slipway up   # ${hostCap(machineMib * MIB, less * MIB)} hosts`,
  );
}

/** The most memory a host may have so that so many fit; null if that is too little to work with. */
function memoryFor(hosts: number, machineMib: number): number | null {
  for (let mib = Math.floor(machineMib / STEP_MIB) * STEP_MIB; mib >= LEAST_MIB; mib -= STEP_MIB) {
    if (hostCap(machineMib * MIB, mib * MIB) >= hosts) return mib;
  }
  return null;
}

const size = (mib: number) => (mib < 1024 ? `${mib} MiB` : `${Number((mib / 1024).toFixed(1))} GiB`);
