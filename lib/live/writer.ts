/**
 * Ids that need no coordination: of writers (who types), of requests (which answer belongs to which question).
 * crypto.getRandomValues exists on plain http as well, crypto.randomUUID does not. Knows no wire.
 */
import { WRITER_BYTES } from '../../protocol/frames.ts';

export type Random = (bytes: Uint8Array<ArrayBuffer>) => void;

export const browserRandom: Random = (bytes) => void crypto.getRandomValues(bytes);

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function newWriter(random: Random): Uint8Array {
  const writer = new Uint8Array(WRITER_BYTES);
  random(writer);
  return writer;
}

export const newRequest = (random: Random): string => hex(newWriter(random));
