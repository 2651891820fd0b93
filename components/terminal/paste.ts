/**
 * What a paste may hold, and when to ask first: a program that does not know a paste from typing (no bracketed paste)
 * runs each line at its end. Knows no clipboard and no screen.
 */

/** A paste may not end itself and press keys of its own; C1 codes are control characters to some programs. */
const NOT_FOR_PASTE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

export const cleanPaste = (text: string): string => text.replace(NOT_FOR_PASTE, '');

export const wouldRun = (text: string, bracketedPaste: boolean): boolean => !bracketedPaste && /[\r\n]/.test(text);

/** A backslash at a line's end joins it to the next already. */
export function asOneLine(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/\\$/, '').trim())
    .filter((line) => line !== '')
    .join(' ');
}
