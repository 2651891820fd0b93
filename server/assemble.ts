/**
 * The one place where the server's parts are constructed and handed to each other, in headed paragraphs. What stands
 * outside (time, the hosts' place, the log) comes in from main.ts, or from a test. Decides nothing.
 */
import type { FastifyInstance } from 'fastify';
import type { Clock } from './clock.ts';
import type { ServerEnv } from './env.ts';
import { openDoor } from './gateway/door.ts';
import { createGateway } from './gateway/gateway.ts';
import { Room } from './gateway/room.ts';
import { Sockets } from './gateway/sockets.ts';
import { Web } from './gateway/web.ts';
import { doorsOf, writeDoors } from './identity/doors.ts';
import { Identity } from './identity/identity.ts';
import { openSecret } from './identity/secret.ts';
import type { Log } from './log.ts';
import { metricsListener, type MetricsListener } from './metrics/listener.ts';
import { Metrics } from './metrics/metrics.ts';
import { progressBook } from './progress/progress-book.ts';
import { Hosts } from './sandboxes/hosts.ts';
import { newHostName } from './sandboxes/host-names.ts';
import type { SandboxHost } from './sandboxes/sandbox-host.ts';
import { StartQueue } from './sandboxes/start-queue.ts';
import { WarmPool } from './sandboxes/warm-pool.ts';
import { openStore } from './store/open-store.ts';
import { shellProbes } from './terminals/probes.ts';
import { Shells } from './terminals/shells.ts';
import { Terminals } from './terminals/terminals.ts';

export type Outside = { env: Readonly<ServerEnv>; clock: Clock; log: Log; sandbox: SandboxHost };

export type Server = {
  gateway: FastifyInstance;
  identity: Identity;
  /** Null where nothing is measured. */
  metrics: MetricsListener | null;
  stop(): Promise<void>;
};

export async function assemble({ env, clock, log, sandbox }: Outside): Promise<Server> {
  // What is remembered.
  const store = await openStore(env.store);
  const secret = openSecret(env.store);

  // Who is asking.
  const identity = await Identity.create({ accounts: store.accounts, clock, secret, local: env.local });
  const announceDoors = () => writeDoors(env.store, doorsOf(identity, env.local, env.publicUrl));
  announceDoors();

  // What is measured.
  const metrics = env.metricsPort === null ? null : new Metrics();
  const listener = metrics === null ? null : metricsListener(metrics, log);

  // The students' hosts and what runs on them.
  const shells = new Shells({ sandbox, clock, rows: store.hosts, onEcho: metrics?.echoed });
  const probes = shellProbes(shells);
  const queue = new StartQueue({ clock, atOnce: env.startsAtOnce, onStarted: metrics?.made });
  const newName = () => newHostName(store.hosts);
  const warm = new WarmPool({ sandbox, rows: store.warmHosts, queue, clock, log, size: env.warmHosts, newName });
  const { idleMs, frozenMs, keepMs, lifeMs } = env;
  const times = { idleMs, frozenMs, keepMs, lifeMs };
  const hosts = new Hosts({ sandbox, rows: store.hosts, queue, warm, probes, clock, log, ...times });
  const terminals = new Terminals({ hosts, shells, rows: store.hosts });
  metrics?.watch({ hosts, queue, warm, clock });
  await hosts.start();

  // The way in.
  const door = openDoor(env);
  const room = new Room({ accounts: store.accounts, hosts, clock, class: identity.class });
  const sockets = new Sockets({ identity, door, hosts, terminals, room, clock, log });
  const progress = progressBook({ rows: store.progress, clock });
  const renewClassCode = async () => {
    const code = await identity.renewClassCode();
    announceDoors();
    return code;
  };
  const gateway = createGateway({
    api: { identity, hosts, progress, door, log, sockets, room, renewClassCode },
    sockets,
    web: new Web({ url: env.webUrl, dev: env.dev }),
    door,
    identity,
    log,
    hotReload: env.dev ? env.webUrl : null,
  });

  return {
    gateway,
    identity,
    metrics: listener,
    /** Pages are told to come again; shells live on. */
    async stop() {
      sockets.dispose();
      room.dispose();
      await gateway.close();
      await listener?.close();
      shells.dispose();
      await hosts.dispose();
      await store.close();
    },
  };
}
