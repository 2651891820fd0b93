/**
 * The one public port: /api and /ws are answered here, every other request goes through to web. Decides who may come
 * in at all; knows nothing of what they do then.
 */
import { connect } from 'node:net';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Identity } from '../identity/identity.ts';
import { audit, type Log } from '../log.ts';
import { apiRoutes, refuse, type ApiDeps } from './api.ts';
import type { Door } from './door.ts';
import { sessionOf } from './session-cookie.ts';
import type { Sockets } from './sockets.ts';
import { webPath } from './web-paths.ts';
import type { Web } from './web.ts';

export type GatewayDeps = {
  api: ApiDeps;
  sockets: Sockets;
  web: Web;
  door: Door;
  identity: Identity;
  log: Log;
  /** Where hot reload's websocket goes; null but in development. */
  hotReload: URL | null;
};

const BODY_BYTES = 64 * 1024;

const LOCAL_ONLY =
  'This classroom is open only to browsers on its own machine, by the name localhost. ' +
  'To let others in, start it with --host, or behind a proxy with --public-url and --trusted-proxy.\n';

export function createGateway(deps: GatewayDeps): FastifyInstance {
  const { door, log } = deps;
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 64 },
  });

  app.addHook('onRequest', async (request, reply) => {
    // No browser sends one; and whoever parses the address after us would cut off what we judged it by.
    if (request.url.includes('#')) return refuse(reply, 'bad-request');
    if (door.mayEnter(request.raw)) return;
    audit(log, { refused: 'request', why: 'not-local', address: door.addressOf(request.raw) });
    if (request.url.startsWith('/api/')) return refuse(reply, 'wrong-origin');
    return reply.code(403).type('text/plain; charset=utf-8').send(LOCAL_ONLY);
  });

  app.setErrorHandler((error: { statusCode?: number; message?: string }, request, reply) => {
    const theirs = error.statusCode !== undefined && error.statusCode < 500;
    if (!theirs) log.error({ path: request.routeOptions.url, error: error.message }, 'request failed');
    return refuse(reply, theirs ? 'bad-request' : 'internal');
  });

  void app.register(async (api) => apiRoutes(api, deps.api));
  app.all('/api', (_request, reply) => refuse(reply, 'not-found'));
  app.all('/api/*', (_request, reply) => refuse(reply, 'not-found'));
  app.all('/ws', (_request, reply) => refuse(reply, 'bad-request'));
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'not-found'));
  app.route({ method: ['GET', 'HEAD'], url: '/*', handler: (request, reply) => page(deps, request, reply) });

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A browser that goes away during the handshake is no news, and from here on nobody else listens.
    socket.on('error', () => {});
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === '/ws') {
      deps.sockets.upgrade(request, socket, head).catch((error: unknown) => {
        log.error({ error: String(error) }, 'websocket failed');
        socket.destroy();
      });
    } else if (
      deps.hotReload !== null &&
      path?.startsWith('/_next/') &&
      door.mayEnter(request) &&
      door.isSameOrigin(request)
    ) {
      passThrough(request, socket, head, deps.hotReload);
    } else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return app;
}

async function page(
  { door, identity, web }: GatewayDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const url = request.raw.url ?? '/';
  const asked = webPath(url);
  if (asked === null) return refuse(reply, 'not-found');
  if (!asked.open && (await identity.who(sessionOf(request.headers.cookie))) === null) {
    return reply.header('cache-control', 'no-store').redirect(`/door?next=${encodeURIComponent(url)}`, 303);
  }
  return web.pass(request, reply, door.hostOf(request.raw));
}

function passThrough(request: IncomingMessage, socket: Duplex, head: Buffer, to: URL): void {
  const web = connect(Number(to.port), to.hostname, () => {
    const headers = { ...request.headers, host: to.host, cookie: '', origin: to.origin };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
    web.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    web.write(head);
    socket.pipe(web).pipe(socket);
  });
  // Hot reload comes again by itself.
  web.on('error', () => socket.destroy());
  socket.on('error', () => web.destroy());
}
