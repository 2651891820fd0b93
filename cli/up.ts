/**
 * `slipway up`: from a machine with nothing on it to a classroom that students can enter, and back again. Tells the
 * story; the chapters are in up/. Knows nothing of how a single step is done.
 */
import type { Command } from 'commander';
import { chmod, chown, mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { Interrupted } from './problem.ts';
import { Steps } from './steps.ts';
import { publicAddress, readDoors } from './up/address.ts';
import { agree, findChanges, type Changes } from './up/changes.ts';
import { Classroom, type Accounts } from './up/classroom.ts';
import { requireConfiguration } from './up/configuration.ts';
import { install } from './up/debian.ts';
import { waitForLeftOvers } from './up/left-overs.ts';
import { claim, requireKernel, requirePorts, requireRoot, requireSpace } from './up/preconditions.ts';
import { type Settings, addOptions, settingsFrom } from './up/settings.ts';
import { type SiteBuild, buildSite } from './up/site.ts';
import { USERS, account, createUsers } from './up/users.ts';
import { makeView } from './up/view.ts';

export function upCommand(command: Command): void {
  addOptions(command.description('set this machine up and serve the courses')).action(
    (options: Parameters<typeof settingsFrom>[0]) => up(settingsFrom(options, false)),
  );
}

/** Returns when it was asked to end and nothing of it is left running. */
export async function up(settings: Settings): Promise<void> {
  requireRoot(settings.dev ? 'dev' : 'up');
  requireConfiguration(settings);
  const ending = endOnSignal();
  const steps = new Steps((text) => process.stdout.write(text), ending);

  await requireKernel();
  await claim(settings);
  await waitForLeftOvers(settings);
  await requirePorts(settings);
  await requireSpace(settings);
  const changes = await findChanges(settings);
  await agree(changes, settings, ending);

  try {
    const accounts = await prepare(settings, changes, steps);
    const site = changes.site === null ? null : buildSite(changes.site, ending);
    try {
      await serve(settings, accounts, site, steps, ending);
    } finally {
      await site?.giveUp();
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.log('\nEnded before it was ready.');
  } finally {
    await removeDirectories(settings);
  }
}

async function prepare(settings: Settings, { packages, users }: Changes, steps: Steps): Promise<Accounts> {
  if (packages.length > 0) await steps.step('Install Debian packages', (note) => install(packages, note));
  if (users.length > 0) await steps.step('Create system users', () => createUsers(users));
  const accounts = { server: await account(USERS.server), web: await account(USERS.web) };
  await makeDirectories(settings, accounts);
  return accounts;
}

async function makeDirectories(settings: Settings, { server }: Accounts): Promise<void> {
  await mkdir(settings.data, { recursive: true });
  // Sandboxes' files lie below it, and their users must be able to pass.
  await chmod(settings.data, 0o711);
  await mkdir(settings.store, { recursive: true, mode: 0o700 });
  await chown(settings.store, server.uid, server.gid);
  await mkdir(settings.logs, { recursive: true, mode: 0o750 });
  await mkdir(`${settings.run}/pids`, { recursive: true, mode: 0o755 });
  await writeFile(`${settings.run}/pids/up.pid`, `${process.pid}\n`);
  await makeView(settings);
}

/** What was made above; more stays only if the tear-down could not finish its work, which the next start does. */
async function removeDirectories({ run }: Settings): Promise<void> {
  for (const name of ['pids', 'view', 'hostd.sock']) await rm(`${run}/${name}`, { recursive: true, force: true });
  await rmdir(run).catch(() => {});
}

async function serve(
  settings: Settings,
  accounts: Accounts,
  site: SiteBuild | null,
  steps: Steps,
  ending: AbortSignal,
): Promise<void> {
  const classroom = new Classroom(settings, accounts, steps, ending);
  try {
    await classroom.start(site);
    await tellWayIn(settings);
    await new Promise((resolve) => ending.addEventListener('abort', resolve, { once: true }));
  } finally {
    console.log('\nEnding; what students made stays.');
    const always = new AbortController().signal;
    await classroom.stop(new Steps((text) => process.stdout.write(text), always));
  }
}

async function tellWayIn(settings: Settings): Promise<void> {
  const address = await publicAddress(settings);
  const doors = await readDoors(settings.store);
  console.log(`\nSlipway is ready at ${address}`);
  if (!doors.local) {
    console.log(`  class code for students:  ${doors.classCode}`);
    console.log(`  instructor's link:        ${address}${doors.instructorPath}`);
  }
  console.log('Ctrl-C ends it.');
}

/** Aborted by the first signal; a second one changes nothing, for the end must be complete. */
function endOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) console.log('\n  (it is ending; this takes a few seconds)');
      controller.abort();
    });
  }
  return controller.signal;
}
