/**
 * What is looked at of a classroom that runs, and of the address by which it is reached, in the order in which it is
 * told. Knows no look's details.
 */
import { pageByUrl, websocketByUrl } from './by-url.ts';
import type { Classroom } from './classroom.ts';
import { readStudentsDisk, studentsDisk } from './disk.ts';
import type { Asked } from './examine.ts';
import { type Check, type Finding, skip } from './finding.ts';
import { TRY_MS, type Tried, firstHost, tryHost } from './first-host.ts';
import { type Answer, hostd } from './hostd.ts';
import { get, upgrade } from './http.ts';
import { processes } from './processes.ts';
import { server, web, websocket } from './server.ts';
import { mirror, readServices, registries, resolver } from './services.ts';
import { within } from './within.ts';

const NO_PORT = skip('only root may see where it listens: run it with sudo, or name the port with --port');

export function ofClassroom(
  { where: { data }, limits }: Asked,
  room: Classroom,
  answer: Answer | null,
): Promise<Check[]> {
  const at = { origin: room.origin, data };
  const look = (name: string, what: () => Promise<Finding>) =>
    within(name, async () => (room.running ? what() : skip(`no classroom runs with ${data}`)));
  const lookAt = (name: string, what: () => Promise<Finding>) =>
    look(name, async () => {
      const finding = await what();
      return room.isGuess && finding.status === 'fail' ? NO_PORT : finding;
    });
  let services: ReturnType<typeof readServices> | null = null;
  const asked = () => (services ??= readServices(room.where));
  return Promise.all([
    look('processes', async () => processes(room)),
    look('hostd', async () => hostd(answer!, data)),
    lookAt('server', async () => server(await get(`${room.origin}/api/me`), at)),
    lookAt('web', async () => web(await get(`${room.origin}/door`), at)),
    lookAt('websocket', async () => websocket(await upgrade(room.origin), at)),
    look('registries', async () => registries(await asked(), data)),
    look('mirror', async () => mirror(await asked(), data)),
    look('resolver', async () => resolver(await asked(), data)),
    look('hosts-disk', async () => studentsDisk(await readStudentsDisk(data), limits.diskGib)),
  ]);
}

export async function ofUrl(url: string | null): Promise<Check[]> {
  const look = (name: string, what: (url: string) => Promise<Finding>) =>
    within(name, async () => (url === null ? skip('no address was given: --url') : what(url)));
  return Promise.all([
    look('page-by-url', async (at) => pageByUrl(await get(`${at}/door`), at)),
    look('websocket-by-url', async (at) => websocketByUrl(await upgrade(at), at)),
  ]);
}

/** Alone, after everything else: the time to the first prompt is a figure. */
export async function ofFirstHost(
  { where: { data }, ...asked }: Asked,
  room: Classroom,
): Promise<{ check: Check; tried: Tried | null }> {
  let tried: Tried | null = null;
  const look = async () => {
    if (!asked.try) return skip('--try starts one in a classroom that runs, and ends it');
    if (!room.running) return skip(`no classroom runs with ${data}`);
    if (process.getuid?.() !== 0) return skip('only root may read the class code: run it with sudo');
    // Whoever else listens there must not be told the codes.
    if (!room.processes.some(({ name, lives }) => name === 'server' && lives)) return skip('its server does not run');
    tried = await tryHost(room);
    return firstHost(tried, data);
  };
  // it has limits of its own
  return { check: await within('first-host', look, 2 * TRY_MS), tried };
}
