/**
 * Do the server and, through it, web and the websocket answer on this machine? Signs nobody in. Knows nothing of what
 * stands between this machine and the students.
 */
import { Me } from '../../protocol/http.ts';
import { type Finding, fail, pass } from './finding.ts';
import type { Came } from './http.ts';

type At = { origin: string; data: string };

/** Whether /api/me was answered by a server of ours. */
export function isOurs(came: Came): boolean {
  if (!('status' in came) || came.status !== 200) return false;
  try {
    return Me.safeParse(JSON.parse(came.body)).success;
  } catch {
    // A page, of somebody else's.
    return false;
  }
}

export const told = (came: Came) => ('status' in came ? `HTTP ${came.status}` : came.code);

export function server(came: Came, { origin, data }: At): Finding {
  if (isOurs(came)) return pass(`answers at ${origin}`);
  return fail(
    `no answer of its own at ${origin} (${told(came)})`,
    'Nobody comes in, and pages that are open have no terminals.',
    `tail ${data}/log/server.log`,
  );
}

export function web(came: Came, { origin, data }: At): Finding {
  if ('status' in came && came.status === 200) return pass('pages come');
  return fail(
    `no page came from ${origin}/door (${told(came)})`,
    'Lessons do not load; terminals that are open go on.',
    `tail ${data}/log/web.log`,
  );
}

/** Refused for want of a session is as good as open: it shows the way through. */
export function websocket(came: Came, { origin, data }: At): Finding {
  if ('status' in came && (came.status === 401 || came.status === 101)) return pass('reaches the server');
  return fail(`none at ${origin}/ws (${told(came)})`, 'Pages come, but no terminals.', `tail ${data}/log/server.log`);
}
