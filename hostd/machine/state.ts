/**
 * What hostd must remember: in the data directory what has to be the same at the next start (addresses, since the
 * sandboxes' networks are kept with them), in the run directory what was changed on the machine and is to be put back.
 * Knows nothing of how either is used.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';

export const Addresses = z.strictObject({
  /** dockerd cuts the sandboxes' networks out of it. */
  pool: z.string(),
  outer: z.string(),
  inner: z.string(),
  /** Resolver and registries listen here. */
  service: z.string(),
});
export type Addresses = z.infer<typeof Addresses>;

export const State = z.strictObject({ instance: z.string(), addresses: Addresses, secret: z.string() });
export type State = z.infer<typeof State>;

export const Changes = z.strictObject({
  sysctls: z.record(z.string(), z.strictObject({ before: z.string(), set: z.string() })),
  /** File modes, octal, by path. */
  modes: z.optional(z.record(z.string(), z.strictObject({ before: z.string(), set: z.string() }))),
});
export type Changes = z.infer<typeof Changes>;

export const readState = (file: string) => readJson(file, State);
export const writeState = (file: string, state: State) => writeJson(file, state);
export const readChanges = (file: string) => readJson(file, Changes);
export const writeChanges = (file: string, changes: Changes) => writeJson(file, changes);

/** null if there is none. One that cannot be understood throws: guessing would lose what it stands for. */
export async function readJson<S extends z.ZodType>(file: string, schema: S): Promise<z.infer<S> | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return schema.parse(JSON.parse(text));
}

/** Whole or not at all, whenever the machine stops. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

export const forget = (file: string) => rm(file, { force: true });
