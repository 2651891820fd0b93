/**
 * The contract of the privileged process: its few verbs, their arguments and their results.
 * A connection to hostd's unix socket carries one JSON line (a Request) and gets one JSON line back (a Response).
 * After a successful `stream` the connection is the raw byte stream of the host's pty host; after a successful `watch`
 * it carries one HostEvent a line. Knows nothing of students, lessons, or what a sandbox is made of.
 */
import * as z from 'zod';

/** Longest request line hostd reads, in bytes; a longer one ends the connection. */
export const MAX_REQUEST_BYTES = 4096;

/** What a data directory's disk must have free, in GiB, before hostd makes the students' disk there; with less it refuses. */
export const LEAST_FREE_GIB = 11;

/** A host's name: chosen by the server, opaque to hostd, also its hostname inside. */
export const HostName = z.string().regex(/^h[a-z0-9]{1,11}$/);
export type HostName = z.infer<typeof HostName>;

/** What a host is made of is a constant of hostd's own; the caller only names it. */
export const Profile = z.enum(['standard']);
export type Profile = z.infer<typeof Profile>;

export const Request = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('ping') }),
  z.strictObject({ verb: z.literal('list') }),
  z.strictObject({ verb: z.literal('ensure'), host: HostName, profile: Profile }),
  z.strictObject({ verb: z.literal('stream'), host: HostName }),
  z.strictObject({ verb: z.literal('freeze'), host: HostName }),
  z.strictObject({ verb: z.literal('stop'), host: HostName }),
  z.strictObject({ verb: z.literal('end'), host: HostName }),
  z.strictObject({ verb: z.literal('use'), host: HostName }),
  z.strictObject({ verb: z.literal('watch') }),
]);
export type Request = z.infer<typeof Request>;

/** Why a verb was not carried out. Codes, never sentences. */
export const FailureCode = z.enum([
  'bad-request',
  'no-such-host',
  'not-running',
  'full',
  'disk-full',
  'engine-down',
  'internal',
]);
export type FailureCode = z.infer<typeof FailureCode>;

/**
 * `frozen`: its processes are there and get no processor until `ensure` asks for the host again. `stopped`: its disk is
 * kept, its processes are gone. Times are ms since the epoch. `boot` names the run of the machine
 * that it is on: another one means that the machine was started again.
 */
export const HostFacts = z.strictObject({
  host: HostName,
  profile: Profile,
  state: z.enum(['running', 'frozen', 'stopped']),
  startedAt: z.nullable(z.number()),
  boot: z.string(),
});
export type HostFacts = z.infer<typeof HostFacts>;

/**
 * Facts of the machine that the server needs: how many hosts fit, where students find the classroom's registry, and what
 * there is so little of at the moment that no host is started.
 */
export const MachineFacts = z.strictObject({
  maxHosts: z.number(),
  memoryPerHostBytes: z.number(),
  registry: z.string(),
  short: z.nullable(z.enum(['memory', 'disk'])),
});
export type MachineFacts = z.infer<typeof MachineFacts>;

/**
 * What a host uses at this moment of what it may; null where that cannot be had. Memory without the page cache that is
 * given back first; processes with their threads, as the kernel counts them; of the disk what was written on top of the image.
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

export const Response = z.union([
  z.strictObject({
    ok: z.literal(true),
    machine: z.optional(MachineFacts),
    hosts: z.optional(z.array(HostFacts)),
    host: z.optional(HostFacts),
    /** For `ensure`: false if the host was running or frozen, so that its shells are the same as before. */
    started: z.optional(z.boolean()),
    /** For `use`; a host of which nothing runs, frozen or not, is `not-running` to it, whether it is there or not. */
    use: z.optional(HostUse),
  }),
  z.strictObject({
    ok: z.literal(false),
    code: FailureCode,
    params: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  }),
]);
export type Response = z.infer<typeof Response>;

/** What a host has only so much of. */
export const Limit = z.enum(['memory', 'processes', 'disk']);
export type Limit = z.infer<typeof Limit>;

/** What happened to a host without being asked for here. */
export const HostEvent = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('stopped'),
    host: HostName,
    reason: z.enum(['exited', 'out-of-memory', 'ended']),
  }),
  /** It has reached a limit and goes on: a program in it was refused more, or was ended by the kernel. */
  z.strictObject({ event: z.literal('limit'), host: HostName, limit: Limit }),
]);
export type HostEvent = z.infer<typeof HostEvent>;
