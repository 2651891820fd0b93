/** What a page shows of its student's host, as one value that is replaced when something changed. Knows no line. */
import type {
  ErrorCode,
  HostState,
  HostUse,
  Limit,
  RoomStudent,
  Shortage,
  TerminalInfo,
  Warm,
} from '../../protocol/messages.ts';
import type { BlockState } from './block-state.ts';
import type { LineState } from './connection.ts';
import type { KeysDropped } from './outbox.ts';
import type { Size } from './terminal-size.ts';

export type Notice =
  | { about: 'limit'; limit: Limit }
  /** The server, not the host: what ran there goes on. */
  | { about: 'restarted' }
  | { about: 'typing-dropped'; why: KeysDropped; terminal: string }
  | { about: 'error'; code: ErrorCode; params: Record<string, string | number> };

export type Room = { students: readonly RoomStudent[]; maxHosts: number; warm: Warm; short: Shortage | null };

export type Picture = {
  line: LineState;
  /** null until the server has told. */
  host: HostState | null;
  /** Whether the server reaches the host's shells. */
  reachable: boolean;
  /** Add to this machine's clock to get the server's, in ms. */
  clockOffset: number;
  terminals: readonly TerminalInfo[];
  active: number | null;
  /** Terminals whose size another window sets, and that size. */
  elsewhere: ReadonlyMap<number, Size>;
  /** Somebody asked for the host and the server has not answered yet. */
  opening: boolean;
  openingTerminal: boolean;
  blocks: ReadonlyMap<string, BlockState>;
  notice: Notice | null;
  room: Room | null;
  /** What the host uses now; null while nobody looks, and where nobody can tell. */
  use: HostUse | null;
};

export const FIRST_PICTURE: Picture = {
  line: { state: 'connecting' },
  host: null,
  reachable: true,
  clockOffset: 0,
  terminals: [],
  active: null,
  elsewhere: new Map(),
  opening: false,
  openingTerminal: false,
  blocks: new Map(),
  notice: null,
  room: null,
  use: null,
};

export const hasShells = (host: HostState | null): boolean => host?.phase === 'ready';

/** The one in front stays; if it is gone, the one that took its place, and a new one only if there was none. */
export function nextActive(
  before: readonly TerminalInfo[],
  now: readonly TerminalInfo[],
  active: number | null,
): number | null {
  if (active !== null && now.some(({ id }) => id === active)) return active;
  const place = before.findIndex(({ id }) => id === active);
  return (now[Math.max(0, place)] ?? now[now.length - 1])?.id ?? null;
}
