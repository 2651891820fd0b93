/**
 * The registries of the sandboxes, all Debian's docker-registry, unprivileged, in their network namespace: the operator's
 * images (read-only for students, written over the namespace's loopback), docker.io passed through while it can be
 * reached, and the classroom's own to push to. Knows nothing of what is in them.
 */
import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises';
import { type Names, PORTS } from '../names.ts';
import { type Daemon, type Places, ensureDaemon } from './daemons.ts';
import { asUser, inNamespace, listens } from './inside.ts';
import { attempt, run } from './run.ts';
import type { Addresses } from './state.ts';

const USER = 'docker-registry';
const DOCKER_IO = 'https://registry-1.docker.io';

/** `upstream`: the machine's resolvers, for the one registry that asks the internet. */
export type RegistryPlan = { names: Names; addresses: Addresses; secret: string; upstream: readonly string[] };
type Registry = { name: string; store: string; address: string; port: number; readonly?: boolean; remote?: string };

const registriesOf = ({ service }: Addresses): Registry[] => [
  { name: 'registry-library', store: 'library', address: service, port: PORTS.library, readonly: true },
  { name: 'registry-library-write', store: 'library', address: '127.0.0.1', port: PORTS.libraryWrite },
  { name: 'registry-classroom', store: 'classroom', address: service, port: PORTS.classroom },
];

const mirrorOf = ({ service }: Addresses): Registry => ({
  name: 'registry-mirror',
  store: 'mirror',
  address: service,
  port: PORTS.mirror,
  remote: DOCKER_IO,
});

/** Pure: docker-registry's configuration, as JSON, which is YAML as well. */
export function registryConfig(registry: Registry, root: string, secret: string): string {
  const config = {
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: `${root}/${registry.store}`, maxthreads: 50 },
      ...(registry.remote === undefined ? { delete: { enabled: false } } : { delete: { enabled: true } }),
      maintenance: {
        uploadpurging: { enabled: registry.readonly !== true, age: '24h', interval: '12h', dryrun: false },
        readonly: { enabled: registry.readonly === true },
      },
    },
    http: { addr: `${registry.address}:${registry.port}`, secret },
    ...(registry.remote === undefined ? {} : { proxy: { remoteurl: registry.remote } }),
  };
  return JSON.stringify(config, null, 2);
}

export async function startRegistries(places: Places, plan: RegistryPlan): Promise<void> {
  await ownStores(plan.names);
  await Promise.all(
    registriesOf(plan.addresses).map(async (registry) => ensureDaemon(places, await daemonOf(plan, registry, 20_000))),
  );
}

/** False while docker.io cannot be reached: the mirror asks it at its own start and ends when it gets no answer. */
export async function startMirror(places: Places, plan: RegistryPlan): Promise<boolean> {
  const daemon = await daemonOf(plan, mirrorOf(plan.addresses), 8_000);
  return ensureDaemon(places, daemon).then(
    () => true,
    () => false,
  );
}

async function daemonOf(plan: RegistryPlan, registry: Registry, patienceMs: number): Promise<Daemon> {
  const { names, secret, upstream } = plan;
  const file = `${names.configs}/${registry.name}.yml`;
  const text = registryConfig(registry, names.registryRoot, secret);
  await mkdir(names.configs, { recursive: true, mode: 0o755 });
  await writeFile(file, text, { mode: 0o640 });
  const serve = [...(await asUser(USER)), 'docker-registry', 'serve', file];
  await chown(file, 0, await groupOf(USER));
  return {
    name: registry.name,
    argv: inNamespace(names, registry.remote === undefined ? serve : await withResolver(plan, serve)),
    file,
    configuration: registry.remote === undefined ? text : `${text}\n${upstream.join(' ')}`,
    ready: () => listens(names, 'tcp', registry.address, registry.port),
    patienceMs,
  };
}

/**
 * The machine's resolv.conf may name a forwarder on its own loopback, which is another one in the namespace. What the
 * machine unmounts is unmounted for this process as well.
 */
async function withResolver({ names, upstream }: RegistryPlan, argv: string[]): Promise<string[]> {
  const file = `${names.configs}/resolv.conf`;
  await writeFile(file, upstream.map((address) => `nameserver ${address}\n`).join(''));
  await chmod(file, 0o644);
  const script = 'mount --bind "$1" /etc/resolv.conf; shift; exec "$@"';
  return ['unshare', '--mount', '--propagation', 'slave', 'sh', '-ec', script, 'with-resolver', file, ...argv];
}

async function groupOf(user: string): Promise<number> {
  const ran = await attempt('id', ['-g', user]);
  return ran.status === 0 ? Number(ran.stdout) : Number(await run('id', ['-g', 'nobody']));
}

async function ownStores(names: Names): Promise<void> {
  const known = (await attempt('id', ['-u', USER])).status === 0;
  const uid = Number(await run('id', ['-u', known ? USER : 'nobody']));
  const gid = await groupOf(USER);
  for (const store of ['library', 'mirror', 'classroom']) {
    const path = `${names.registryRoot}/${store}`;
    if ((await stat(path)).uid === uid) continue;
    await chown(path, uid, gid);
    await chmod(path, 0o700);
  }
}
