/** Composition root of the server: constructs everything, hands it to each other, listens. Decides nothing. */
import { writeDoors, doorsOf } from './identity/doors.ts';
import { Identity } from './identity/identity.ts';
import { openSecret } from './identity/secret.ts';
import { systemClock } from './clock.ts';
import { readEnv } from './env.ts';
import { openDoor } from './gateway/door.ts';
import { createGateway } from './gateway/gateway.ts';
import { Room } from './gateway/room.ts';
import { Sockets } from './gateway/sockets.ts';
import { Web } from './gateway/web.ts';
import { createLog } from './log.ts';
import { progressBook } from './progress/progress-book.ts';
import { Hosts } from './sandboxes/hosts.ts';
import { hostdClient } from './sandboxes/hostd-client.ts';
import { openStore } from './store/open-store.ts';
import { shellProbes } from './terminals/probes.ts';
import { Shells } from './terminals/shells.ts';
import { Terminals } from './terminals/terminals.ts';

const env = readEnv(process.env);
const log = createLog();
const clock = systemClock;

// What is remembered.
const store = await openStore(env.store);
const secret = openSecret(env.store);

// Who is asking.
const identity = await Identity.create({ accounts: store.accounts, clock, secret, local: env.local });
const announceDoors = () => writeDoors(env.store, doorsOf(identity, env.local, env.publicUrl));
announceDoors();

// The students' hosts and what runs on them.
const sandbox = hostdClient(env.hostdSocket, clock);
const shells = new Shells({ sandbox, clock, rows: store.hosts });
const hosts = new Hosts({ sandbox, rows: store.hosts, probes: shellProbes(shells), clock, log, idleMs: env.idleMs });
const terminals = new Terminals({ hosts, shells, rows: store.hosts });
await hosts.start();

// The way in.
const door = openDoor(env);
const room = new Room({ accounts: store.accounts, hosts, clock, class: identity.class });
const sockets = new Sockets({ identity, door, hosts, terminals, room, clock, log });
const gateway = createGateway({
  api: {
    identity,
    hosts,
    progress: progressBook({ rows: store.progress, clock }),
    door,
    log,
    async renewClassCode() {
      const code = await identity.renewClassCode();
      announceDoors();
      return code;
    },
    isMember: async (classId, student) => (await store.accounts.member(classId, student)) !== null,
    signedOut: (session) => sockets.signedOut(session),
  },
  sockets,
  web: new Web({ url: env.webUrl, dev: env.dev }),
  door,
  identity,
  log,
  hotReload: env.dev ? env.webUrl : null,
});
await gateway.listen({ host: env.host, port: env.port });
log.info({ host: env.host, port: env.port, local: env.local }, 'listening');

// The end: pages are told to come again, shells live on.
const stop = async () => {
  sockets.dispose();
  hosts.dispose();
  shells.dispose();
  await gateway.close();
  await store.close();
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
