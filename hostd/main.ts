/**
 * The privileged process: sets the machine up, then serves its few verbs on a unix socket. Ending it ends nothing else;
 * the next one adopts what runs. `--teardown` takes the machine down, `--place-image SOURCE NAME:TAG…` fills the
 * operator's registry. Constructs everything, decides nothing; knows nothing of students.
 */
import { readFile, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { DiskUse } from './disks/disk-use.ts';
import { emptySubvolume } from './disks/empty.ts';
import { isFull } from './disks/free-space.ts';
import { QuotaSweeper } from './disks/qgroups.ts';
import { verbsOf } from './dispatch.ts';
import { connectEngine } from './docker/client.ts';
import { HostEvents } from './docker/events.ts';
import { hostCap } from './docker/host-cap.ts';
import { Hosts } from './docker/hosts.ts';
import { KnownHosts } from './docker/known-hosts.ts';
import { LimitWatch } from './docker/limit-watch.ts';
import { ensureImage } from './docker/image.ts';
import { placeImage } from './docker/place-image.ts';
import { UseOfHosts } from './docker/use-of-hosts.ts';
import { readEnv } from './env.ts';
import { listen } from './listener.ts';
import { engineAnswers } from './machine/engine.ts';
import { setUpMachine, tearDownMachine } from './machine/index.ts';
import { memoryIsShort } from './machine/free-memory.ts';
import { MachineProblem } from './machine/problem.ts';
import { cgroupPlaces } from './machine/limit-counters.ts';
import { reporter } from './machine/report.ts';
import { claim } from './machine/claim.ts';
import { REGISTRY_NAME, namesOf } from './names.ts';
import { repeat } from './repeat.ts';

/** How often the machine is looked at. */
const LOOK_MS = 2_000;

const env = readEnv(process.env);
const names = namesOf(env);
const report = reporter((line) => console.log(JSON.stringify(line)));
const log = (words: string) => console.error(JSON.stringify({ time: Date.now(), words }));

async function serve(): Promise<void> {
  // The machine, and on it the engine.
  await claim(env);
  const machine = await setUpMachine(env, report);
  const docker = connectEngine(names.dockerSocket);
  const image = await report.step('build the sandbox image', (note) =>
    ensureImage({
      docker,
      instance: env.instance,
      sandboxDir: env.sandboxDir,
      scratchDir: env.data,
      mtu: machine.mtu,
      note,
    }),
  );

  // The hosts on it.
  const memoryPerHostBytes = env.limits.memoryMib * 2 ** 20;
  const maxHosts = hostCap(totalmem(), memoryPerHostBytes);
  const diskIsFull = () => isFull(names.disk);
  const sweeper = new QuotaSweeper(names.disk);
  const hosts = new Hosts({
    docker,
    instance: env.instance,
    image,
    network: { service: machine.addresses.service, mtu: machine.mtu },
    limits: env.limits,
    seccomp: await readFile(`${env.sandboxDir}/seccomp.json`, 'utf8'),
    appArmorProfile: machine.appArmorProfile,
    maxHosts,
    boot: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
    diskIsFull,
    memoryIsShort,
    emptySubvolume,
    sweepDisk: () => sweeper.soon(),
  });
  await report.step('look after hosts from before', () => hosts.reconcile());

  // What is counted of them.
  const events = new HostEvents(docker, env.instance, hosts.askedUntil);
  const places = await cgroupPlaces(machine.cgroupParent);
  const known = new KnownHosts(docker, env.instance);
  const limits = new LimitWatch({ known, places, disk: names.disk }, (event) => events.tell(event));
  const use = new UseOfHosts({ known, places, disk: new DiskUse(names.disk) });
  const facts = async () => ({
    maxHosts,
    memoryPerHostBytes,
    registry: REGISTRY_NAME,
    short: (await memoryIsShort()) ? ('memory' as const) : (await diskIsFull()) ? ('disk' as const) : null,
  });

  // The socket.
  const server = await listen(names.hostdSocket, env.serverGid, {
    carryOut: verbsOf({ hosts, use, machine: facts, diskIsFull, log }),
    subscribe: (listener) => events.subscribe(listener),
  });
  const failed = (error: unknown) => log(String(error));
  const tending = repeat(LOOK_MS, () => machine.tend(), failed);
  const watching = repeat(LOOK_MS, () => limits.look(), failed);
  report.ready(names.hostdSocket);

  const leave = () => {
    tending.dispose();
    watching.dispose();
    events.dispose();
    server.close();
    void rm(names.hostdSocket, { force: true }).then(() => process.exit(0));
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

async function tearDown(): Promise<void> {
  await claim(env);
  await tearDownMachine(env, report, () => stopHosts());
}

async function stopHosts(): Promise<void> {
  if (!(await engineAnswers(names.dockerSocket))) return;
  await Hosts.stopAll(connectEngine(names.dockerSocket), env.instance);
}

async function place(source: string, targets: readonly string[]): Promise<void> {
  const paths = await placeImage(connectEngine(names.dockerSocket), source, targets);
  for (const path of paths) report.note(`placed ${path}`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { teardown: { type: 'boolean' }, 'place-image': { type: 'boolean' } },
});
try {
  if (values.teardown) await tearDown();
  else if (values['place-image']) await place(positionals[0] ?? '', positionals.slice(1));
  else await serve();
} catch (error) {
  const problem =
    error instanceof MachineProblem
      ? { problem: error.code, sentence: error.message }
      : { problem: 'unexpected', sentence: String(error) };
  console.log(JSON.stringify(problem));
  process.exit(1);
}
