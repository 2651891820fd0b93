/**
 * Sets the machine up for sandboxes and takes it down again: the order of the steps, each of which may find its work
 * done already. Knows nothing of single sandboxes, students or images.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import type { Env } from '../env.ts';
import { KERNEL_CHANGES, type Names, TABLE_PREFIX, namesOf } from '../names.ts';
import { requireBtrfs, setUpDisk, tearDownDisk } from '../disks/btrfs.ts';
import { chooseAddresses } from '../network/addresses.ts';
import { anotherDockerForwards, closeForward, openForward, savedRules } from '../network/forward-policy.ts';
import { setUpNetns, tearDownNetns } from '../network/netns.ts';
import { ownAddresses, routedRanges, uplinkMtu, upstreamResolvers } from '../network/surroundings.ts';
import { loadAppArmor } from './apparmor.ts';
import { removeCgroups } from './cgroups.ts';
import { isRunning, stopDaemon } from './daemons.ts';
import { cgroupWorld, startEngine } from './engine.ts';
import { raiseLimits, restoreLimits } from './kernel.ts';
import { capAll, forgetCaps } from './parent-cgroup.ts';
import { closeTun, openTun } from './tun.ts';
import { checkMachine } from './preconditions.ts';
import { MachineProblem } from './problem.ts';
import { startMirror, startRegistries } from './registries.ts';
import { ensureRemapUser } from './remap-user.ts';
import type { Report } from './report.ts';
import { attempt, run } from './run.ts';
import { startResolver } from './resolver.ts';
import { type State, forget, readState, writeState } from './state.ts';
import { endStrays } from './strays.ts';

/** In the order in which they are ended. */
const DAEMONS: readonly [name: string, patienceMs: number][] = [
  ['dockerd', 30_000],
  ['containerd', 15_000],
  ['registry-mirror', 5_000],
  ['registry-classroom', 5_000],
  ['registry-library-write', 5_000],
  ['registry-library', 5_000],
  ['resolver', 5_000],
];

/** Without these nothing works; the mirror may be down for as long as docker.io cannot be reached. */
const NEVER_DOWN = DAEMONS.map(([name]) => name).filter((name) => name !== 'registry-mirror');

/** How often all of it is looked after; a daemon that is gone is put right at the next look. */
const TEND_MS = 30_000;

export type Machine = {
  readonly names: Names;
  readonly addresses: State['addresses'];
  readonly mtu: number;
  readonly cgroupParent: string;
  readonly appArmorProfile: string | null;
  /** Looks whether all of it still stands and puts right what does not; for a timer, cheap when called often. */
  tend(): Promise<void>;
};

const NO_TUN =
  'This kernel has no /dev/net/tun, which students’ podman needs: load the module tun, or install the full kernel package of your distribution.';

export async function setUpMachine(env: Env, report: Report): Promise<Machine> {
  const names = namesOf(env);
  const places = { instance: names.instance, records: names.records, logs: names.logs };

  await report.step('check the machine', async () => {
    await checkMachine(env.data);
    await requireBtrfs();
    await mkdir(env.data, { recursive: true });
    await chmod(env.data, 0o711);
    await mkdir(env.run, { recursive: true, mode: 0o755 });
  });
  const state = await ensureState(names);
  const { addresses } = state;

  await report.step('raise kernel limits', async (note) => {
    for (const limit of await raiseLimits(KERNEL_CHANGES)) note(limit);
    if (!(await openTun(KERNEL_CHANGES))) throw new MachineProblem('no-tun', NO_TUN);
  });
  const appArmorProfile = await report.step('load the AppArmor profile', (note) => loadAppArmor(env.sandboxDir, note));
  await report.step('prepare the disk', async () => {
    await ensureRemapUser();
    await setUpDisk(names, env.data);
  });

  const mtu = await uplinkMtu();
  const network = async () => {
    const [own, upstream] = [await ownAddresses(), await upstreamResolvers()];
    const ownResolvers = upstream.filter((address) => own.includes(address));
    return { plan: { names, addresses, mtu, ownResolvers }, upstream };
  };
  const { plan, upstream } = await network();
  await report.step('prepare the network', async (note) => {
    await setUpNetns(plan);
    if (await openForward(names.outerLink, names.ruleComment)) note('added accept rules to the FORWARD chain');
    if (upstream.length === 0) {
      note(
        'No resolver of this machine can be reached from the sandboxes (only loopback ones are configured): names of the internet do not resolve there. Put a nameserver that is not 127.x into /etc/resolv.conf.',
      );
    }
  });
  const registries = { names, addresses, secret: state.secret, upstream };
  await report.step('start the resolver', () => startResolver(places, { names, addresses, upstream, online: false }));
  await report.step('start the registries', () => startRegistries(places, registries));
  const cgroups = await cgroupWorld(names.instance);
  await report.step('leave the machine its share', async (note) => {
    const problem = await capAll(cgroups);
    if (problem !== null) note(problem);
  });
  await report.step('start the Docker Engine of the sandboxes', async (note) => {
    note(await startEngine(places, { names, addresses, mtu, cgroups }));
  });

  let tendedAt = -Infinity;
  const tend = async () => {
    const standing = await Promise.all(NEVER_DOWN.map((name) => isRunning(places, name)));
    if (standing.every(Boolean) && performance.now() - tendedAt < TEND_MS) return;
    tendedAt = performance.now();
    await openForward(names.outerLink, names.ruleComment);
    await startEngine(places, { names, addresses, mtu, cgroups });
    await startRegistries(places, registries);
    const resolvers = await upstreamResolvers();
    const online = resolvers.length > 0 && (await startMirror(places, { ...registries, upstream: resolvers }));
    await startResolver(places, { names, addresses, upstream: resolvers, online });
  };
  return { names, addresses, mtu, cgroupParent: cgroups.parent, appArmorProfile, tend };
}

async function ensureState(names: Names): Promise<State> {
  const known = await readState(names.stateFile);
  if (known !== null && known.instance === names.instance) return known;
  if (known !== null) {
    throw new MachineProblem(
      'other-instance',
      `This data directory belongs to the instance “${known.instance}”: start it with SLIPWAY_INSTANCE=${known.instance}, or name another directory.`,
    );
  }
  const addresses = chooseAddresses(names.instance, [...(await routedRanges()), ...(await upstreamResolvers())]);
  if (addresses === null) {
    throw new MachineProblem(
      'no-addresses',
      'This machine routes all of 10.0.0.0/8 in pieces, and the sandboxes need one free /16 of it: remove a route.',
    );
  }
  const state = { instance: names.instance, addresses, secret: randomBytes(24).toString('base64url') };
  await writeState(names.stateFile, state);
  return state;
}

/** Needs no memory of the set-up but what it changed; what students made stays in the data directory. */
export async function tearDownMachine(env: Env, report: Report, stopContainers: () => Promise<void>): Promise<void> {
  const names = namesOf(env);
  const places = { instance: names.instance, records: names.records, logs: names.logs };
  await report.step('stop the hosts', stopContainers);
  await report.step('stop the Docker Engine, registries and resolver', async () => {
    for (const [name, patienceMs] of DAEMONS) await stopDaemon(places, name, patienceMs);
    await endStrays([names.engineRun, names.configs]);
    await removeCgroups(names);
    await forgetCaps(names.instance);
  });
  await report.step('remove the network', async () => {
    await closeForward(names.outerLink, names.ruleComment);
    await tearDownNetns(names);
  });
  await report.step('unmount the disk', (note) => tearDownDisk(names, note));
  await report.step('restore kernel limits', async () => {
    if (await anotherInstance()) return;
    const forwarding = anotherDockerForwards(await savedRules()) ? ['net/ipv4/ip_forward'] : [];
    await restoreLimits(KERNEL_CHANGES, new Set(forwarding));
    await closeTun(KERNEL_CHANGES);
    await forget(KERNEL_CHANGES);
  });
  for (const path of [names.engineRun, names.dockerExec, names.configs, names.records]) {
    await unmountBelow(path);
    await rm(path, { recursive: true, force: true });
  }
}

/** A host whose start was cut off leaves its network namespace mounted. */
async function unmountBelow(path: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const mount of mounts.filter((one) => one.startsWith(`${path}/`)).reverse()) {
    await attempt('umount', ['--lazy', mount]);
  }
}

/** Ours is gone by now. */
async function anotherInstance(): Promise<boolean> {
  return (await run('nft', ['list', 'tables'])).includes(TABLE_PREFIX);
}
