/** The list of hosts as a person reads it. Pure; knows no terminal. */
import type { RoomHosts } from '../../protocol/http.ts';
import { plain } from './plain.ts';
import type { Host } from './room.ts';

const HEAD = ['HOST', 'STUDENT', 'STATE', 'AGE', 'LESSON', 'LAST ACTIVE'];
const NONE = '-';
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

export function toLines({ hosts, maxHosts, warm, now }: RoomHosts): string[] {
  const ready = hosts.filter(({ host }) => host.phase === 'ready').length;
  const frozen = hosts.filter(({ host }) => host.phase === 'frozen').length;
  const sum = `${ready} ready, ${frozen > 0 ? `${frozen} frozen, ` : ''}${warm.warm} warm of ${warm.wanted} wanted; ${maxHosts} fit at one time`;
  if (hosts.length === 0) return [`Nobody has a host: ${sum}.`];
  const rows = [HEAD, ...hosts.map((host) => cells(host, now))];
  const widths = HEAD.map((_, nth) => Math.max(...rows.map((row) => row[nth]!.length)));
  return [
    ...rows.map((row) =>
      row
        .map((cell, nth) => cell.padEnd(widths[nth]!))
        .join('  ')
        .trimEnd(),
    ),
    '',
    sum,
  ];
}

function cells({ hostName, name, host, since, course, lesson, online, lastActivityAt }: Host, now: number): string[] {
  return [
    hostName ?? NONE,
    plain(name),
    stateWords(host, now),
    since === null ? NONE : span(now - since),
    course === null || lesson === null ? (online ? 'none' : 'away') : `${course}/${lesson}`,
    lastActivityAt === null ? NONE : `${span(now - lastActivityAt)} ago`,
  ];
}

/** Whoever adds a state need not tell of it here. */
function stateWords(host: Host['host'], now: number): string {
  switch (host.phase) {
    case 'starting':
      return host.turn === undefined ? 'starting' : `waits as number ${host.turn.position}`;
    case 'ready': {
      const ends = Math.min(host.idleEndsAt ?? Infinity, host.timeEndsAt ?? Infinity);
      return ends === Infinity
        ? 'ready'
        : `ready, ${ends === host.timeEndsAt ? 'ends' : 'frozen'} in ${span(ends - now)}`;
    }
    case 'frozen':
      return `frozen, ends in ${span(host.until - now)}`;
    case 'failed':
      return `failed: ${host.code}`;
    case 'ended':
      return `ended: ${host.reason}`;
    default:
      return host.phase;
  }
}

/** In the two largest units. */
export function span(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`;
  return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`;
}
