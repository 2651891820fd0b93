/** The states of a student's host and what leads from one to the next. Pure; knows no sandbox and no time but what it is told. */
import type { EndReason, ErrorCode, HostState, Turn } from '../../protocol/messages.ts';

export type HostEvent =
  | { type: 'asked' }
  | { type: 'waits'; turn: Turn | null }
  | { type: 'running'; timeEndsAt: number | null }
  | { type: 'failed'; code: ErrorCode }
  | { type: 'frozen'; until: number }
  | { type: 'ended'; reason: EndReason; keptUntil?: number }
  | { type: 'removed' }
  | { type: 'idle-end'; at: number | null };

/** Returns the same state for an event that comes too late to matter. */
export function nextHostState(state: HostState, event: HostEvent): HostState {
  switch (event.type) {
    case 'asked':
      return state.phase === 'starting' || state.phase === 'ready' ? state : { phase: 'starting' };
    case 'waits':
      if (state.phase !== 'starting') return state;
      return event.turn === null ? { phase: 'starting' } : { phase: 'starting', turn: event.turn };
    case 'running':
      if (state.phase !== 'starting') return state;
      return {
        phase: 'ready',
        idleEndsAt: null,
        ...(event.timeEndsAt === null ? {} : { timeEndsAt: event.timeEndsAt }),
      };
    case 'failed':
      return state.phase === 'starting' ? { phase: 'failed', code: event.code } : state;
    case 'frozen':
      if (state.phase !== 'ready' && state.phase !== 'starting') return state;
      return { phase: 'frozen', until: event.until };
    case 'ended': {
      if (state.phase === 'absent' || state.phase === 'ended') return state;
      const kept = event.keptUntil === undefined ? {} : { keptUntil: event.keptUntil };
      return { phase: 'ended', reason: event.reason, ...kept };
    }
    case 'removed':
      return state.phase === 'ended' ? { phase: 'ended', reason: state.reason } : state;
    case 'idle-end':
      return state.phase === 'ready' && state.idleEndsAt !== event.at ? { ...state, idleEndsAt: event.at } : state;
  }
}
