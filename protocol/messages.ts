/**
 * The wire contract between a page and the server: one discriminated union per direction, carried as text frames.
 * Terminal bytes travel as binary frames (frames.ts). Knows neither Node nor the DOM.
 */
import * as z from 'zod/mini';
import { FILE_BYTES, MAX_NAME_LENGTH, TERMINAL_COLUMNS, TERMINAL_ROWS } from './limits.ts';

const Columns = z.int().check(z.minimum(TERMINAL_COLUMNS.min), z.maximum(TERMINAL_COLUMNS.max));
const Rows = z.int().check(z.minimum(TERMINAL_ROWS.min), z.maximum(TERMINAL_ROWS.max));
const TerminalId = z.int().check(z.minimum(1), z.maximum(0xffff_ffff));
const Slug = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,79}$/));
const RequestId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,40}$/));

/** Page to server. */
export const ClientMessage = z.discriminatedUnion('type', [
  /** First message on every socket. */
  z.strictObject({ type: z.literal('hello'), version: z.int(), course: z.optional(Slug), lesson: z.optional(Slug) }),
  /** The page now shows another lesson (null: none). */
  z.strictObject({ type: z.literal('here'), course: z.nullable(Slug), lesson: z.nullable(Slug) }),
  /** Start my host, or go on with the one that runs. */
  z.strictObject({ type: z.literal('host.open') }),
  /** Throw my host away and start a fresh one. */
  z.strictObject({ type: z.literal('host.reset') }),
  /** I am still here: idle time starts anew. */
  z.strictObject({ type: z.literal('host.stay') }),
  /** How much of its limits does my host use now? Asked again and again while somebody looks, and it counts as no use. */
  z.strictObject({ type: z.literal('host.use') }),
  z.strictObject({ type: z.literal('terminal.open'), request: RequestId, columns: Columns, rows: Rows }),
  /**
   * Show me this terminal from a position on (null: everything kept). A second attach replaces the first. The size is
   * what this page has room for; `claim`: from now on this page sets the terminal's size. Without it only if nobody does.
   */
  z.strictObject({
    type: z.literal('terminal.attach'),
    terminal: TerminalId,
    from: z.nullable(z.int().check(z.minimum(0))),
    columns: Columns,
    rows: Rows,
    claim: z.boolean(),
  }),
  /** From now on this page sets the terminal's size. */
  z.strictObject({ type: z.literal('terminal.claim'), terminal: TerminalId, columns: Columns, rows: Rows }),
  z.strictObject({ type: z.literal('terminal.detach'), terminal: TerminalId }),
  /** What this page has room for now. The terminal gets that size if this page sets it, else when it is this page's turn. */
  z.strictObject({ type: z.literal('terminal.resize'), terminal: TerminalId, columns: Columns, rows: Rows }),
  z.strictObject({
    type: z.literal('terminal.rename'),
    terminal: TerminalId,
    title: z.string().check(z.minLength(1), z.maxLength(MAX_NAME_LENGTH)),
  }),
  z.strictObject({ type: z.literal('terminal.close'), terminal: TerminalId }),
  /** So many more bytes of output are shown. */
  z.strictObject({ type: z.literal('terminal.ack'), terminal: TerminalId, bytes: z.int().check(z.minimum(1)) }),
  /** Put a file of the lesson on my host; the path is relative to the home directory. */
  z.strictObject({
    type: z.literal('file.save'),
    request: RequestId,
    path: z.string().check(z.minLength(1), z.maxLength(200)),
    content: z.string().check(z.maxLength(FILE_BYTES)),
  }),
  /** Instructors: send me the room, and every change of it. */
  z.strictObject({ type: z.literal('room.watch') }),
  /** Answer with a pong that carries the same number: the page measures the line. */
  z.strictObject({ type: z.literal('ping'), at: z.number() }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/**
 * Why a host came to its end. `time-limit`: it has lived as long as a host may; `machine-restarted`: the machine was
 * booted again; `machine`: something on it ended the host, and nobody knows what; `gone`: it was removed, disk and all.
 */
export const EndReason = z.enum([
  'idle',
  'time-limit',
  'reset',
  'instructor',
  'out-of-memory',
  'exited',
  'machine',
  'machine-restarted',
  'gone',
]);
export type EndReason = z.infer<typeof EndReason>;

/** What a host has only so much of. The host goes on when it has reached one; a program in it may not. */
export const Limit = z.enum(['memory', 'processes', 'disk']);
export type Limit = z.infer<typeof Limit>;

/**
 * What a host uses now, and what it may; null where that cannot be had. Memory without the page cache that is given back
 * first; processes with their threads; of the disk what was written on top of the image.
 */
export const HostUse = z.strictObject({
  memoryBytes: z.nullable(z.number()),
  memoryLimitBytes: z.nullable(z.number()),
  processes: z.nullable(z.number()),
  processLimit: z.nullable(z.number()),
  diskBytes: z.nullable(z.number()),
  diskLimitBytes: z.nullable(z.number()),
});
export type HostUse = z.infer<typeof HostUse>;

/** Why something was refused. The interface's dictionary has the words for each. */
export const ErrorCode = z.enum([
  'disk-full',
  'unavailable',
  'internal',
  'no-host',
  'no-such-terminal',
  'too-many-terminals',
  'bad-path',
  'file-refused',
  'not-allowed',
  'bad-message',
  'too-fast',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** Where somebody stands among those who wait for a host: 1 is next. `aboutMs`: an estimate; null where nobody can know. */
export const Turn = z.strictObject({ position: z.int().check(z.positive()), aboutMs: z.nullable(z.number()) });
export type Turn = z.infer<typeof Turn>;

export const HostState = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('absent') }),
  /** With `turn`, others are served before. */
  z.strictObject({ phase: z.literal('starting'), turn: z.optional(Turn) }),
  /** idleEndsAt: ms since the epoch by the server's clock; null while something is going on. */
  z.strictObject({
    phase: z.literal('ready'),
    idleEndsAt: z.nullable(z.number()),
    /** The same, for where a host may live only so long, whatever goes on in it. */
    timeEndsAt: z.optional(z.number()),
  }),
  z.strictObject({ phase: z.literal('failed'), code: ErrorCode }),
  /** Not used for too long: its shells stand still until it is opened again, or until that time (ms since the epoch). */
  z.strictObject({ phase: z.literal('frozen'), until: z.number() }),
  /** keptUntil: its disk is kept until then, ms since the epoch; left out where nothing is kept. */
  z.strictObject({ phase: z.literal('ended'), reason: EndReason, keptUntil: z.optional(z.number()) }),
]);
export type HostState = z.infer<typeof HostState>;

/** What the machine has so little of that no more hosts are started. */
export const Shortage = z.enum(['memory', 'disk']);
export type Shortage = z.infer<typeof Shortage>;

/** Hosts that run and belong to nobody yet, and how many there are to be. */
export const Warm = z.strictObject({ warm: z.int(), wanted: z.int() });
export type Warm = z.infer<typeof Warm>;

export const TerminalInfo = z.strictObject({
  id: TerminalId,
  title: z.string(),
  /** null while its shell runs. `cause`: why somebody else ended it, where that is known. */
  exit: z.nullable(z.strictObject({ code: z.int(), signal: z.int(), cause: z.optional(z.literal('out-of-memory')) })),
});
export type TerminalInfo = z.infer<typeof TerminalInfo>;

export const RoomStudent = z.strictObject({
  id: z.string(),
  name: z.string(),
  online: z.boolean(),
  course: z.nullable(z.string()),
  lesson: z.nullable(z.string()),
  lastActivityAt: z.nullable(z.number()),
  host: HostState,
});
export type RoomStudent = z.infer<typeof RoomStudent>;

/** Server to page. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    version: z.int(),
    /** Names this run of the server: another one means that it was restarted. */
    run: z.string(),
    now: z.number(),
    name: z.string(),
    role: z.enum(['student', 'instructor']),
    host: HostState,
    terminals: z.array(TerminalInfo),
  }),
  z.strictObject({ type: z.literal('host'), host: HostState, now: z.number() }),
  /** The whole list, whenever it changed. */
  z.strictObject({ type: z.literal('terminals'), terminals: z.array(TerminalInfo) }),
  /**
   * Whether the host's shells can be reached: told after `welcome` where they cannot, and whenever it changed. While they
   * cannot, nothing that is typed is taken; once they can, a page attaches anew and sends what is not applied.
   */
  z.strictObject({ type: z.literal('shells'), reachable: z.boolean() }),
  z.strictObject({ type: z.literal('terminal.opened'), request: z.string(), terminal: TerminalId }),
  /**
   * Output follows from `from` on; reset: forget what was shown before. First come `history` bytes in history frames
   * (only after a reset): what stood before `from`, and the terminal's modes there. Output before `live` is old: its
   * questions to the terminal were answered long ago. `marks`: what the shell says of itself (OSC 133) carries this key,
   * as the parameter `k`; what does not is somebody else's. Left out where the host is too old to have one.
   */
  z.strictObject({
    type: z.literal('terminal.attached'),
    terminal: TerminalId,
    from: z.int(),
    reset: z.boolean(),
    live: z.int(),
    history: z.int(),
    marks: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
  }),
  /** From this position on the terminal has this size. In turn with the output frames. */
  z.strictObject({
    type: z.literal('terminal.size'),
    terminal: TerminalId,
    position: z.int(),
    columns: z.int(),
    rows: z.int(),
  }),
  /** Whether this page sets the terminal's size, or another one does. */
  z.strictObject({ type: z.literal('terminal.control'), terminal: TerminalId, yours: z.boolean() }),
  /** Whether this page's terminal answers what programs ask it (where is the cursor, what are you), or another one's. */
  z.strictObject({ type: z.literal('terminal.answers'), terminal: TerminalId, yours: z.boolean() }),
  /** Input up to this number of this writer (16 hex digits) is applied. */
  z.strictObject({ type: z.literal('terminal.applied'), terminal: TerminalId, writer: z.string(), number: z.int() }),
  /** The host has just reached one of its limits; something in it was refused more, or was ended for it. */
  z.strictObject({ type: z.literal('limit'), limit: Limit }),
  /** The answer to `host.use`; null where there is no host, or nobody can tell. */
  z.strictObject({ type: z.literal('use'), use: z.nullable(HostUse) }),
  z.strictObject({ type: z.literal('file.saved'), request: z.string(), path: z.string() }),
  z.strictObject({
    type: z.literal('room'),
    students: z.array(RoomStudent),
    maxHosts: z.int(),
    warm: Warm,
    /** null: there is enough of everything. */
    short: z.nullable(Shortage),
    now: z.number(),
  }),
  /** `request` names the message that was refused, where it carried one. */
  z.strictObject({
    type: z.literal('error'),
    code: ErrorCode,
    request: z.optional(z.string()),
    params: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  }),
  z.strictObject({ type: z.literal('pong'), at: z.number() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
