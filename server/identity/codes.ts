/** Codes and tokens: making them, reading them as people type them, and their hashes. Knows no account. */
import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';

/** Lower-case letters that nobody takes for another one, without vowels, so that no code is a word. */
const LETTERS = 'bcdfghjkmnpqrstvwxyz';

const grouped = (letters: string) => letters.replace(/(.{4})(?=.)/g, '$1-');

/** For a blackboard: `bcdf-ghjk`; 20^8 of them, behind a limit of tries. */
export function newClassCode(): string {
  return grouped(Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join(''));
}

/**
 * A code that can be shown again without being stored: derived from the server's secret and from what it is for.
 * 12 letters, 20^12 of them.
 */
export function derivedCode(secret: Uint8Array, purpose: string): string {
  const bytes = createHmac('sha256', secret).update(purpose).digest();
  const letters = [];
  // Bytes from 240 on are passed over: 240 is a multiple of 20, so every letter is equally likely.
  for (const byte of bytes) if (byte < 240) letters.push(LETTERS[byte % LETTERS.length]);
  return grouped(letters.slice(0, 12).join(''));
}

/** For a link that nobody types. */
export function derivedToken(secret: Uint8Array, purpose: string): string {
  return createHmac('sha256', secret).update(purpose).digest('base64url');
}

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** As typed on a phone, with blanks, capitals or without the dash. */
export function normalCode(typed: string): string {
  return grouped(typed.toLowerCase().replace(/[^a-z]/g, ''));
}

/** What the store keeps of codes and tokens: they are long and random, so a plain hash will do. */
export function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
