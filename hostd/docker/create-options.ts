/**
 * What a student's Docker host is made of: one constant, filled in with names, sizes and addresses. A golden file holds
 * its every key; whoever changes one changes both and says why. Knows nothing of how it is sent.
 */
import type { ContainerCreateOptions, NetworkCreateOptions } from 'dockerode';
import type { Limits } from '../env.ts';
import { PORTS, REGISTRY_NAME, SANDBOX_BRIDGE } from '../names.ts';
import type { HostName, Profile } from '../verbs.ts';
import { LABELS } from './client.ts';

export type SandboxPlan = {
  instance: string;
  host: HostName;
  profile: Profile;
  image: { name: string; bytes: number };
  network: { service: string; mtu: number };
  limits: Limits;
  /** The text of sandbox/seccomp.json, and the name of the loaded profile where the kernel has AppArmor. */
  seccomp: string;
  appArmorProfile: string | null;
};

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Container and network of one host share one name on the dedicated dockerd. */
export const objectName = (instance: string, host: HostName) => `${instance}-${host}`;

export function createOptions(plan: SandboxPlan): ContainerCreateOptions {
  const { instance, host, image, network, limits } = plan;
  return {
    name: objectName(instance, host),
    Image: image.name,
    Hostname: host,
    Labels: { [LABELS.instance]: instance, [LABELS.host]: host, [LABELS.profile]: plan.profile },
    Env: [
      `SLIPWAY_DNS=${network.service}`,
      `SLIPWAY_MIRRORS=http://${network.service}:${PORTS.library} http://${network.service}:${PORTS.mirror}`,
      `SLIPWAY_REGISTRY=${REGISTRY_NAME}`,
      `SLIPWAY_MTU=${network.mtu}`,
    ],
    // The pty host's one stream: stdin stays open for whoever attaches next.
    OpenStdin: true,
    StdinOnce: false,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    Tty: false,
    HostConfig: {
      Privileged: false,
      // On top of the default set; they count only inside the sandbox's own user namespace.
      CapAdd: ['SYS_ADMIN', 'NET_ADMIN'],
      // Rootless podman's network; it makes interfaces in the sandbox's own network namespace only.
      Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
      SecurityOpt: [
        `seccomp=${plan.seccomp}`,
        ...(plan.appArmorProfile === null ? [] : [`apparmor=${plan.appArmorProfile}`]),
      ],
      // The inner runtime must be able to mount a fresh procfs.
      MaskedPaths: [],
      ReadonlyPaths: [],
      // Everything the student can write, the image below included.
      StorageOpt: { size: String(image.bytes + Math.round(limits.diskGib * GIB)) },
      Memory: limits.memoryMib * MIB,
      MemorySwap: limits.memoryMib * MIB,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids,
      NetworkMode: objectName(instance, host),
      Dns: [network.service],
      DnsOptions: [],
      DnsSearch: [],
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      // true would mount the machine's own init into the sandbox; tini is in the image.
      Init: false,
    },
  };
}

/** One network a host: its bridge has a name that the firewall knows, and no neighbour. */
export function networkOptions(plan: Pick<SandboxPlan, 'instance' | 'host' | 'network'>): NetworkCreateOptions {
  return {
    Name: objectName(plan.instance, plan.host),
    Driver: 'bridge',
    CheckDuplicate: true,
    Internal: false,
    EnableIPv6: false,
    Labels: { [LABELS.instance]: plan.instance, [LABELS.host]: plan.host },
    Options: {
      'com.docker.network.bridge.name': `${SANDBOX_BRIDGE}${plan.host}`,
      'com.docker.network.bridge.enable_icc': 'false',
      'com.docker.network.driver.mtu': String(plan.network.mtu),
    },
  };
}
