/** The server's entry point: what stands outside is made here, the rest is assembled, and it listens. */
import { assemble } from './assemble.ts';
import { systemClock } from './clock.ts';
import { readEnv } from './env.ts';
import { createLog } from './log.ts';
import { hostdClient } from './sandboxes/hostd-client.ts';

const env = readEnv();
const log = createLog();
const clock = systemClock;
const sandbox = hostdClient(env.hostdSocket, clock);

const server = await assemble({ env, clock, log, sandbox });
await server.metrics?.listen(env.metricsPort ?? 0);
await server.gateway.listen({ host: env.host, port: env.port });
log.info({ host: env.host, port: env.port, local: env.local }, 'listening');

// A background task that failed is a bug to be read about, not a reason to end everybody's terminals.
process.on('unhandledRejection', (error) => log.error({ error: String(error) }, 'unhandled rejection'));

const stop = () => void server.stop().finally(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
