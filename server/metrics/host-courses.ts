/**
 * What befell the students' hosts, read off their states as they change: how long a start took, why one ended. Pure;
 * knows no metric and keeps no state of a host but the last.
 */
import type { EndReason, ErrorCode, HostState } from '../../protocol/messages.ts';

export type Event =
  /** From the student's click to the host that can be used, waiting included. */
  { type: 'started'; ms: number } | { type: 'failed'; code: ErrorCode } | { type: 'ended'; reason: EndReason };

/** `woken`: it was there all the time, so that it is no start that somebody waited for. */
type Last = { phase: HostState['phase']; since: number; woken: boolean };

export class HostCourses {
  readonly #last = new Map<string, Last>();

  /** The state of a student's host is another than before; null where nothing follows from it. */
  next(student: string, state: HostState, now: number): Event | null {
    const last = this.#last.get(student);
    if (last?.phase === state.phase) return null;
    this.#last.set(student, { phase: state.phase, since: now, woken: last?.phase === 'frozen' });
    switch (state.phase) {
      case 'ready':
        // Others were found running by a server that was started again.
        return last?.phase === 'starting' && !last.woken ? { type: 'started', ms: now - last.since } : null;
      case 'failed':
        return { type: 'failed', code: state.code };
      case 'ended':
        // Who waited for a host, or got none, had none that could end.
        if (last?.phase === 'starting' || last?.phase === 'failed') return null;
        return { type: 'ended', reason: state.reason };
      default:
        return null;
    }
  }
}
