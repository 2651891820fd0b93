/**
 * The dedicated containerd and dockerd of the sandboxes, both inside the sandboxes' network namespace, with roots,
 * sockets and configuration of their own: a Docker that the machine has already is not touched. Both are named
 * explicitly, since a dockerd left to itself uses the machine's containerd and the machine's daemon.json.
 * Knows nothing of sandboxes.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { type Names, PORTS } from '../names.ts';
import { exists } from '../network/netns.ts';
import { type Daemon, type Places, type Started, ensureDaemon, isRunning } from './daemons.ts';
import { inNamespace } from './inside.ts';
import { REMAP_USER } from './remap-user.ts';
import { type Addresses, forget } from './state.ts';

export type CgroupWorld = { driver: 'systemd' | 'cgroupfs'; parent: string };

/** systemd's driver only where systemd runs with cgroup v2: then a sandbox's root owns its cgroup. */
export async function cgroupWorld(instance: string): Promise<CgroupWorld> {
  const systemd = await exists('/run/systemd/system');
  const v2 = await exists('/sys/fs/cgroup/cgroup.controllers');
  return systemd && v2
    ? { driver: 'systemd', parent: `${instance}.slice` }
    : { driver: 'cgroupfs', parent: `/${instance}` };
}

export type EnginePlan = { names: Names; addresses: Addresses; mtu: number; cgroups: CgroupWorld };

/** Pure: dockerd's configuration file. */
export function dockerdConfig({ names, addresses, mtu, cgroups }: EnginePlan): Record<string, unknown> {
  return {
    hosts: [`unix://${names.dockerSocket}`],
    group: 'root',
    containerd: names.containerdSocket,
    'data-root': names.engineRoot,
    'exec-root': names.dockerExec,
    pidfile: names.dockerPid,
    'storage-driver': 'btrfs',
    'live-restore': true,
    'userns-remap': REMAP_USER,
    'cgroup-parent': cgroups.parent,
    'exec-opts': [`native.cgroupdriver=${cgroups.driver}`],
    'default-address-pools': [{ base: addresses.pool, size: 28 }],
    bridge: 'none',
    mtu,
    dns: [addresses.service],
    'registry-mirrors': [`http://${addresses.service}:${PORTS.library}`, `http://${addresses.service}:${PORTS.mirror}`],
    'insecure-registries': [`${addresses.service}:${PORTS.library}`, `${addresses.service}:${PORTS.mirror}`],
    features: { 'containerd-snapshotter': false },
    'log-driver': 'none',
    'log-level': 'warn',
    'max-concurrent-downloads': 6,
    'shutdown-timeout': 20,
  };
}

/** Pure: containerd's configuration file; runc's shim is all that dockerd needs of it. */
export function containerdConfig(names: Names): string {
  return `version = 2
root = "${names.containerdRoot}"
state = "${names.containerdState}"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]

[grpc]
  address = "${names.containerdSocket}"

[debug]
  level = "warn"
`;
}

export async function startEngine(places: Places, plan: EnginePlan): Promise<Started> {
  const { names } = plan;
  await mkdir(names.engineRun, { recursive: true, mode: 0o700 });
  await mkdir(names.dockerExec, { recursive: true, mode: 0o711 });
  await mkdir(names.configs, { recursive: true, mode: 0o755 });

  const containerdFile = `${names.configs}/containerd.toml`;
  const containerdText = containerdConfig(names);
  await writeFile(containerdFile, containerdText);
  const containerd: Daemon = {
    name: 'containerd',
    argv: inNamespace(names, ['containerd', '--config', containerdFile]),
    file: containerdFile,
    configuration: containerdText,
    ready: () => exists(names.containerdSocket),
    patienceMs: 60_000,
  };
  await ensureDaemon(places, containerd);

  const dockerdFile = `${names.configs}/dockerd.json`;
  const dockerdText = JSON.stringify(dockerdConfig(plan), null, 2);
  await writeFile(dockerdFile, dockerdText);
  const started = await ensureDaemon(places, {
    name: 'dockerd',
    argv: inNamespace(names, ['dockerd', '--config-file', dockerdFile]),
    file: dockerdFile,
    // A pid file left by a dockerd that was killed may name a process that is somebody else by now: it would not start.
    beforeStart: () => forget(names.dockerPid),
    configuration: dockerdText,
    // If its containerd dies now, it waits a minute for it before it gives up.
    async ready() {
      if (!(await isRunning(places, containerd.name))) await ensureDaemon(places, containerd);
      return engineAnswers(names.dockerSocket);
    },
    patienceMs: 120_000,
  });
  await chmod(names.dockerSocket, 0o600);
  return started;
}

export function engineAnswers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/_ping', timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
