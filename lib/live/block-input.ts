/**
 * The bytes that stand for a block of a lesson when a button types it: one line as it is, several lines as one paste
 * where the program takes pastes, otherwise line by line; Enter at the end. Knows no terminal.
 */
const PASTE_BEGIN = '\x1b[200~';
const PASTE_END = '\x1b[201~';

/** Control characters could leave the paste or press keys that the lesson does not show; tab and line ends stay. */

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

export function blockInput(text: string, bracketedPaste: boolean): Uint8Array {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    .replace(/^\n+|\s+$/g, '')
    .split('\n');
  const body = lines.join('\r');
  // A tab typed at a prompt would complete instead of indent.
  const paste = bracketedPaste && (lines.length > 1 || body.includes('\t'));
  return new TextEncoder().encode(paste ? `${PASTE_BEGIN}${body}${PASTE_END}\r` : `${body}\r`);
}
