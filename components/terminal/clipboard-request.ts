/**
 * A program's wish to put a text on the student's clipboard (OSC 52): at most one waits, none is long, and after a No
 * there is quiet for a while. What asks to read the clipboard gets no answer, ever. Knows no clipboard and no screen.
 */
import { cleanPaste } from './paste.ts';

/** Longer texts than this are nothing that one could look through before saying yes. */
export const MAX_CLIPBOARD_BYTES = 64 * 1024;
/** A program that asks again and again asks in vain. */
export const QUIET_AFTER_NO_MS = 60_000;

/** Characters that turn the direction of what follows: the text would be another than the one that was shown. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text that an OSC 52 sequence wants on the clipboard; null: nothing to ask about. */
export function textForClipboard(data: string): string | null {
  const separator = data.indexOf(';');
  const encoded = data.slice(separator + 1);
  // Base64 takes four characters for three bytes.
  if (separator < 0 || encoded === '?' || encoded.length > (MAX_CLIPBOARD_BYTES / 3) * 4 + 4) return null;
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const text = cleanPaste(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).replace(TURNS, '');
    return text.trim() === '' ? null : text;
  } catch {
    // Not base64, or not text.
    return null;
  }
}

/** Whether a program may ask now. One per terminal: what one program does is no other terminal's fault. */
export class ClipboardManners {
  readonly #now: () => number;
  #asking = false;
  #quietUntil = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** True: ask the student. While one question waits, no other takes its place under the student's finger. */
  ask(): boolean {
    if (this.#asking || this.#now() < this.#quietUntil) return false;
    this.#asking = true;
    return true;
  }

  answered(yes: boolean): void {
    this.#asking = false;
    if (!yes) this.#quietUntil = this.#now() + QUIET_AFTER_NO_MS;
  }
}
