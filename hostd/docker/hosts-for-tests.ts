/** The hosts of a dockerd that a unit test stands in for, with room for all; what is asked of the machine is answered no. */
import type Docker from 'dockerode';
import { Hosts, type HostsDeps } from './hosts.ts';

const no = () => Promise.resolve(false);

export const hostsOn = (docker: Docker, more: Partial<HostsDeps> = {}): Hosts =>
  new Hosts({
    docker,
    instance: 's',
    image: { name: 'sandbox', bytes: 1 },
    network: { service: '10.7.129.1', mtu: 1400 },
    limits: { memoryMib: 1, cpus: 1, pids: 1, diskGib: 1 },
    seccomp: '{}',
    appArmorProfile: null,
    maxHosts: 10,
    boot: 'b1',
    diskIsFull: no,
    memoryIsShort: no,
    emptySubvolume: () => Promise.resolve(),
    sweepDisk: () => {},
    ...more,
  });
