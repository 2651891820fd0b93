/** A name that shows as it is written: no control characters, nothing invisible or turned around, not too long. */
import { MAX_NAME_LENGTH } from '../../protocol/limits.ts';

/** Control and format characters, among them those that change the direction of what follows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Looked at of a title, which may be megabytes long. */
const LOOKED_AT = 1_000;

export function cleanTitle(text: string): string {
  const shown = text.slice(0, LOOKED_AT).replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
  return [...shown].slice(0, MAX_NAME_LENGTH).join('').slice(0, MAX_NAME_LENGTH).trim();
}
