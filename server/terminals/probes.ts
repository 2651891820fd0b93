/** Answers the domain's questions about the inside of a host by running something there. Trusts none of what comes back. */
import type { HostProbes } from '../sandboxes/host-probes.ts';
import type { ProcessSpec } from './processes.ts';
import type { Shells } from './shells.ts';

const LOOK_MS = 5_000;
/** Of the kernel: USER_HZ, the same on every Linux that Docker runs on. */
const TICKS_A_SECOND = 100;

/** utime, stime, cutime and cstime of every process; what stands before them in the line may hold blanks and ends in ')'. */
const sumTicks: ProcessSpec = {
  user: 'root',
  directory: '/',
  argv: [
    '/bin/sh',
    '-c',
    `cat /proc/[0-9]*/stat 2>/dev/null | awk '{ sub(/^.*\\) /, ""); ticks += $12 + $13 + $14 + $15 } END { printf "%d", ticks }'`,
  ],
  timeLimit: LOOK_MS,
};

export function shellProbes(shells: Shells): HostProbes {
  return {
    async processorSeconds(host) {
      const result = await (await shells.of(host)).run(sumTicks);
      if (result.end !== 'exited' || !/^\d{1,15}$/.test(result.stdout)) return null;
      return Number(result.stdout) / TICKS_A_SECOND;
    },
  };
}
