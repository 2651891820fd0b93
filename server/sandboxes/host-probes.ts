/** What the domain wants to know from inside a running host. Implemented by whoever can run something there; knows no process. */
import type { HostName } from './sandbox-host.ts';

export interface HostProbes {
  /** Processor seconds that all processes of the host have used so far; null if nobody could find out. */
  processorSeconds(host: HostName): Promise<number | null>;
}
