/** When to say that a host is about to end: 10, 5 and 1 minute before. Knows no clock of its own, and one reason from the other only by its time. */
import type { HostState } from '../../protocol/messages.ts';

const MINUTE_MS = 60_000;
const ANNOUNCED = [10, 5, 1] as const;

export type End = { why: 'idle' | 'time'; at: number };

/** Of the ends that are in sight the one that comes first. */
export function nextEnd(host: HostState | null): End | null {
  if (host?.phase !== 'ready') return null;
  const { idleEndsAt: idle, timeEndsAt: time } = host;
  if (time !== undefined && (idle === null || time <= idle)) return { why: 'time', at: time };
  return idle === null ? null : { why: 'idle', at: idle };
}

/** The announcement that stands now (null: none yet), and in how many ms another one does (null: no more). */
export function minutesLeft(endsAt: number | null, now: number): { minutes: 10 | 5 | 1 | null; nextIn: number | null } {
  if (endsAt === null) return { minutes: null, nextIn: null };
  const left = endsAt - now;
  // Half a second of grace: the announcement of 10 minutes is made at 10:00, not at 09:59.
  const reached = ANNOUNCED.filter((minutes) => left <= minutes * MINUTE_MS + 500);
  const next = ANNOUNCED.find((minutes) => left > minutes * MINUTE_MS + 500);
  return { minutes: reached.at(-1) ?? null, nextIn: next === undefined ? null : left - next * MINUTE_MS };
}
