/**
 * The HTTP calls of a page, under /api: validate, ask identity, hosts or progress, answer. Every failure is a Refusal.
 * Knows no websocket and no page.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  LessonProgress,
  RoomAction,
  SignIn,
  WarmUp,
  type ClassCode,
  type Me,
  type Refusal,
} from '../../protocol/http.ts';
import type { Identity, Who } from '../identity/identity.ts';
import { SESSION_MS } from '../identity/identity.ts';
import { audit, type Log } from '../log.ts';
import type { ProgressBook } from '../progress/progress-book.ts';
import type { Hosts } from '../sandboxes/hosts.ts';
import type { Door } from './door.ts';
import type { Room } from './room.ts';
import type { Sockets } from './sockets.ts';
import { clearedCookie, sessionCookie, sessionOf } from './session-cookie.ts';

export type ApiDeps = {
  identity: Identity;
  hosts: Hosts;
  progress: ProgressBook;
  door: Door;
  log: Log;
  sockets: Sockets;
  room: Pick<Room, 'hosts'>;
  renewClassCode(): Promise<string>;
};

const STATUS: Record<Refusal['code'], number> = {
  'bad-request': 400,
  'wrong-code': 401,
  'not-signed-in': 401,
  'wrong-origin': 403,
  'not-allowed': 403,
  'not-found': 404,
  'too-many-tries': 429,
  internal: 500,
  unavailable: 503,
};

export function refuse(reply: FastifyReply, code: Refusal['code'], retryAfter?: number): FastifyReply {
  const body: Refusal = retryAfter === undefined ? { code } : { code, retryAfter };
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  return reply.code(STATUS[code]).send(body);
}

export function apiRoutes(app: FastifyInstance, deps: ApiDeps): void {
  const { identity, hosts, progress, door, log } = deps;

  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    if (request.method === 'GET' || request.method === 'HEAD') return;
    if (door.isSameOrigin(request.raw)) return;
    audit(log, {
      refused: request.routeOptions.url ?? 'unknown',
      why: 'wrong-origin',
      address: door.addressOf(request.raw),
    });
    return refuse(reply, 'wrong-origin');
  });

  /** Answers by itself if nobody, or nobody of that role, is asking. */
  const asked = async (request: FastifyRequest, reply: FastifyReply, role?: 'instructor'): Promise<Who | null> => {
    const who = await identity.who(sessionOf(request.headers.cookie));
    const code = who === null ? 'not-signed-in' : role !== undefined && who.role !== role ? 'not-allowed' : null;
    if (code === null) return who;
    audit(log, {
      refused: request.routeOptions.url ?? 'unknown',
      why: code,
      address: door.addressOf(request.raw),
      student: who?.student,
    });
    void refuse(reply, code);
    return null;
  };

  const me = (who: Who): Me => ({
    signedIn: true,
    local: who.local,
    name: who.name,
    role: who.role,
    returnCode: identity.returnCodeOf(who),
  });

  app.get('/api/me', async (request) => {
    const who = await identity.who(sessionOf(request.headers.cookie));
    return who === null ? ({ signedIn: false } satisfies Me) : me(who);
  });

  app.post('/api/sign-in', async (request, reply) => {
    const through = SignIn.safeParse(request.body);
    if (!through.success) return refuse(reply, 'bad-request');
    const address = door.addressOf(request.raw);
    const result = await identity.signIn(through.data, address);
    if (!result.ok) {
      audit(log, { refused: 'sign-in', why: result.code, what: through.data.door, address });
      return refuse(reply, result.code, result.code === 'too-many-tries' ? result.retryAfter : undefined);
    }
    reply.header('set-cookie', sessionCookie(result.session, SESSION_MS, door.isSecure(request.raw)));
    return me(result.who);
  });

  app.post('/api/sign-out', async (request, reply) => {
    const session = sessionOf(request.headers.cookie);
    if (session !== null) {
      await identity.signOut(session);
      deps.sockets.signedOut(session);
    }
    reply.header('set-cookie', clearedCookie(door.isSecure(request.raw)));
    return { signedIn: false } satisfies Me;
  });

  app.get('/api/progress', async (request, reply) => {
    const who = await asked(request, reply);
    return who === null ? reply : progress.of(who.student);
  });

  app.post('/api/progress', async (request, reply) => {
    const who = await asked(request, reply);
    if (who === null) return reply;
    const lesson = LessonProgress.safeParse(request.body);
    if (!lesson.success || !(await progress.mark(who.student, lesson.data))) return refuse(reply, 'bad-request');
    return progress.of(who.student);
  });

  app.get('/api/room/code', async (request, reply) => {
    const who = await asked(request, reply, 'instructor');
    return who === null ? reply : ({ code: identity.classCode } satisfies ClassCode);
  });

  app.post('/api/room/code/renew', async (request, reply) => {
    const who = await asked(request, reply, 'instructor');
    return who === null ? reply : ({ code: await deps.renewClassCode() } satisfies ClassCode);
  });

  app.post('/api/room/warm', async (request, reply) => {
    const who = await asked(request, reply, 'instructor');
    if (who === null) return reply;
    const wanted = WarmUp.safeParse(request.body);
    if (!wanted.success) return refuse(reply, 'bad-request');
    hosts.warmUp(wanted.data.count);
    return { done: true };
  });

  app.get('/api/room/hosts', async (request, reply) => {
    const who = await asked(request, reply, 'instructor');
    return who === null ? reply : deps.room.hosts();
  });

  app.post<{ Params: { student: string } }>('/api/room/hosts/:student', async (request, reply) => {
    const who = await asked(request, reply, 'instructor');
    if (who === null) return reply;
    const action = RoomAction.safeParse(request.body);
    if (!action.success) return refuse(reply, 'bad-request');
    const { student } = request.params;
    const there = (await identity.isMember(student)) && hosts.stateOf(student).phase !== 'absent';
    if (!there) return refuse(reply, 'not-found');
    if (action.data.action === 'end') hosts.end(student, 'instructor');
    else if (action.data.action === 'suspend') hosts.suspend(student);
    else if (!hosts.reset({ class: who.class, student })) return refuse(reply, 'too-many-tries', 60);
    return { done: true };
  });
}
