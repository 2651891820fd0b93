/**
 * The configuration of the privileged process: read once from the environment, validated, frozen.
 * Knows nothing of how its values are used.
 */
import * as z from 'zod';

/** Slices of systemd's own: an instance of such a name would put the sandboxes among the machine's services. */
const RESERVED = ['system', 'user', 'machine', 'init', 'docker'];

function between(min: number, max: number) {
  const words = `must be a number from ${min} to ${max}`;
  return z.coerce.number(words).min(min, words).max(max, words);
}
const whole = (min: number, max: number) => between(min, max).int('must be a whole number');
const directory = z
  .string()
  .regex(/^\/[A-Za-z0-9._/-]+[A-Za-z0-9._-]$/, 'must be an absolute path of letters, digits and . _ / - only');

/** The checkout that this process runs from. */
const checkout = new URL('..', import.meta.url).pathname.replace(/\/$/, '');

const Variables = z.object({
  SLIPWAY_INSTANCE: z
    .string()
    .regex(/^[a-z][a-z0-9]{0,6}$/, 'must be up to seven small letters and digits, a letter first')
    .refine((name) => !RESERVED.includes(name), 'is a name of the system')
    .default('slipway'),
  SLIPWAY_DATA: directory,
  SLIPWAY_RUN: directory.refine((path) => path.length <= 60, 'must be at most 60 characters long'),
  /** What the sandbox image is built from; tests name a smaller one. */
  SLIPWAY_SANDBOX: directory.default(`${checkout}/sandbox`),
  SLIPWAY_SERVER_GID: z.coerce.number().int().min(0),
  SLIPWAY_HOST_MEMORY_MIB: whole(128, 1_048_576).default(2048),
  SLIPWAY_HOST_CPUS: between(0.1, 1024).default(2),
  SLIPWAY_HOST_PIDS: whole(64, 1_000_000).default(1024),
  SLIPWAY_HOST_DISK_GIB: between(0.25, 65_536).default(10),
});

export type Limits = {
  readonly memoryMib: number;
  readonly cpus: number;
  readonly pids: number;
  readonly diskGib: number;
};

export type Env = {
  readonly instance: string;
  readonly data: string;
  readonly run: string;
  readonly serverGid: number;
  readonly sandboxDir: string;
  readonly limits: Limits;
};

/** Throws a ZodError that names each variable that is wrong. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const v = Variables.parse(source);
  return Object.freeze({
    instance: v.SLIPWAY_INSTANCE,
    data: v.SLIPWAY_DATA,
    run: v.SLIPWAY_RUN,
    serverGid: v.SLIPWAY_SERVER_GID,
    sandboxDir: v.SLIPWAY_SANDBOX,
    limits: Object.freeze({
      memoryMib: v.SLIPWAY_HOST_MEMORY_MIB,
      cpus: v.SLIPWAY_HOST_CPUS,
      pids: v.SLIPWAY_HOST_PIDS,
      diskGib: v.SLIPWAY_HOST_DISK_GIB,
    }),
  });
}
