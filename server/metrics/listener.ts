/**
 * Where Prometheus fetches the metrics: a port of this machine's own, apart from the public one, so that no mistake at
 * the gateway shows them to students. Knows no metric.
 */
import fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Log } from '../log.ts';
import type { Metrics } from './metrics.ts';

export type MetricsListener = ReturnType<typeof metricsListener>;

export function metricsListener(metrics: Metrics, log: Log) {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));

  return {
    /** `up` has looked whether the port is free; if somebody took it since, terminals are worth more than metrics. */
    async listen(port: number): Promise<void> {
      try {
        await app.listen({ host: '127.0.0.1', port });
      } catch (error) {
        log.error({ port, error: String(error) }, 'no metrics: their port is not to be had');
      }
    },
    /** Null where it does not listen. */
    get port(): number | null {
      return (app.server.address() as AddressInfo | null)?.port ?? null;
    },
    close: () => app.close(),
  };
}
