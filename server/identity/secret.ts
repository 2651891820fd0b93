/** The server's secret, from which codes that must be shown again are derived. Lies beside the database and belongs into the same backup. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;

export function openSecret(directory: string): Uint8Array {
  const path = join(directory, 'secret');
  try {
    writeFileSync(path, randomBytes(BYTES), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // There already, as at every start but the first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = readFileSync(path);
  if (secret.length !== BYTES)
    throw new Error(`${path} is damaged: restore it from a backup, or remove it (return codes change)`);
  return secret;
}
