/**
 * The names and paths of everything that one instance puts on the machine, so that two instances never meet and
 * tearing down needs no memory of setting up. Knows nothing of what stands behind the names.
 */
import type { Env } from './env.ts';

/** Every bridge of a sandbox begins with this; the firewall goes by it. With a HostName it fits in 15 characters. */
export const SANDBOX_BRIDGE = 'sw-';
/** The bridge on which the sandbox image is built. */
export const BUILD_BRIDGE = 'swb0';
/** The end of the veth pair inside the sandboxes' network namespace. */
export const INNER_LINK = 'uplink';

/** Ports of the three registries; the first three on the service address, the last on the namespace's loopback. */
export const PORTS = { classroom: 80, library: 5000, mirror: 5001, libraryWrite: 5000 } as const;
/** The name under which students reach the classroom's registry. */
export const REGISTRY_NAME = 'registry.class';

/** What was changed of the kernel's limits; one for all instances, the last of which puts it back. */
export const KERNEL_CHANGES = '/run/slipway-kernel.json';
/** Every nft table of ours begins with this. */
export const TABLE_PREFIX = 'slipway_';

export type Names = ReturnType<typeof namesOf>;

export function namesOf(env: Pick<Env, 'instance' | 'data' | 'run'>) {
  const { instance, data, run } = env;
  return {
    instance,
    netns: instance,
    netnsPath: `/run/netns/${instance}`,
    outerLink: `${instance}-out`,
    /** nft tables, on the machine and inside the namespace. */
    table: `${TABLE_PREFIX}${instance}`,
    /** Marks the accept rules in another Docker's FORWARD chain. */
    ruleComment: `slipway:${instance}`,

    btrfsFile: `${data}/docker.btrfs`,
    disk: `${data}/docker`,
    engineRoot: `${data}/docker/engine`,
    containerdRoot: `${data}/docker/containerd`,
    registryRoot: `${data}/docker/registry`,
    stateFile: `${data}/hostd/state.json`,
    logs: `${data}/hostd/log`,

    hostdSocket: `${run}/hostd.sock`,
    /** Mode 0700: what only root may reach. */
    engineRun: `${run}/engine`,
    dockerSocket: `${run}/engine/docker.sock`,
    dockerPid: `${run}/engine/docker.pid`,
    /** Passed through by the remapped root, hence not below the closed directory. */
    dockerExec: `${run}/docker`,
    containerdSocket: `${run}/engine/containerd.sock`,
    containerdState: `${run}/engine/containerd`,
    configs: `${run}/config`,
    records: `${run}/daemons`,
  } as const;
}
