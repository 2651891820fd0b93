/** What is looked at whether a classroom runs or not, in the order in which it is told. Knows no look's details. */
import { release } from 'node:os';
import { apparmor, readAppArmor } from './apparmor.ts';
import { cgroups, readCgroups } from './cgroups.ts';
import { type Classroom, DEFAULT_PORT } from './classroom.ts';
import { clock, readClock } from './clock.ts';
import { inodes, readDisk, readSpace, space } from './disk.ts';
import { dns, readDns } from './dns.ts';
import type { Asked } from './examine.ts';
import { feature, readFeature } from './features.ts';
import type { Check } from './finding.ts';
import { forwarding, readForwarding } from './forwarding.ts';
import { kernel } from './kernel.ts';
import { kernelLimits, readLimits } from './kernel-limits.ts';
import type { Program } from './known-flaws.ts';
import { port, readPort } from './port.ts';
import { type Seats, memory } from './seats.ts';
import { get } from './http.ts';
import { isOurs } from './server.ts';
import { readUserNamespaces, userNamespaces } from './user-namespaces.ts';
import { readInstalled, versions } from './versions.ts';
import { within } from './within.ts';

type Checks = Promise<Check[]>;

/** A module, what goes without it, and where a device of it would be. */
const FEATURES: readonly [module: string, why: string, at?: string][] = [
  ['btrfs', "It holds the students' disks, each a snapshot with a quota; `up` refuses to start without."],
  ['loop', "The students' disk is a file, unless the data directory is on btrfs.", '/dev/loop-control'],
  ['overlay', "The Docker Engine inside each host keeps students' images and containers on it."],
  ['tun', "Students' podman needs it; `up` refuses to start without.", '/dev/net/tun'],
];

export const ofKernel = ({ running }: Classroom): Checks =>
  Promise.all([
    within('kernel', async () => kernel(release())),
    within('user-namespaces', async () => userNamespaces(await readUserNamespaces())),
    within('cgroups', async () => cgroups(await readCgroups())),
    within('apparmor', async () => apparmor(await readAppArmor(running))),
    ...FEATURES.map(([module, why, at]) =>
      within(module, async () => feature(module, why, await readFeature(module, at))),
    ),
    within('kernel-limits', async () => kernelLimits(await readLimits(), running)),
  ]);

export const ofPrograms = (): Checks =>
  Promise.all(
    (['dockerd', 'containerd', 'runc'] satisfies Program[]).map((program) =>
      within(program, async () => versions(program, await readInstalled(program))),
    ),
  );

export const ofRoom = ({ where: { data } }: Asked, seats: Seats): Checks =>
  Promise.all([
    within('memory', async () => memory(seats)),
    within('disk-space', async () => space(await readSpace(data))),
    within('inodes', async () => inodes(await readDisk(data))),
  ]);

export const ofSurroundings = (asked: Asked, room: Classroom): Checks =>
  Promise.all([
    within('port', async () => {
      const number = asked.port ?? room.port ?? DEFAULT_PORT;
      const unknown = room.port === null && room.running;
      const ours = unknown ? isOurs(await get(`${room.origin}/api/me`)) : number === room.port;
      return port(await readPort(number, ours));
    }),
    within('dns', async () => dns(await readDns())),
    within('clock', async () => clock(await readClock())),
    within('forwarding', async () => forwarding(await readForwarding(asked.where.instance, room.running))),
  ]);
