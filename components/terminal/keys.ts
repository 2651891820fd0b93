/**
 * Which keys the terminal leaves to the page: copy and paste with Shift, the way out (Escape, then Tab), and moving
 * the workspace. Everything else belongs to the program in the terminal. Knows no xterm.
 */
export type KeyTaker = 'terminal' | 'page' | 'copy';

type Key = Pick<KeyboardEvent, 'type' | 'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>;

/** Tab leaves the terminal if Escape was the key before it, and not longer ago than this. */
const LEAVE_MS = 1_500;

export class Keys {
  #escapeAt: number | null = null;

  takes(event: Key, now: number, selected: boolean): KeyTaker {
    if (event.type !== 'keydown') return 'terminal';
    const { ctrlKey, shiftKey, altKey, metaKey } = event;
    const letter = event.key.toLowerCase();
    const left = this.#escapeAt !== null && now - this.#escapeAt <= LEAVE_MS;
    // Shift by itself is on the way to Shift+Tab.
    if (event.key !== 'Shift') this.#escapeAt = event.key === 'Escape' ? now : null;
    if (event.key === 'Tab' && left && !ctrlKey && !altKey && !metaKey) return 'page';
    if (ctrlKey && shiftKey && !altKey && !metaKey && letter === 'c') return 'copy';
    if (metaKey && !ctrlKey && letter === 'c' && selected) return 'copy';
    if (ctrlKey && shiftKey && !altKey && !metaKey && letter === 'v') return 'page';
    if (ctrlKey && altKey && event.code === 'KeyW') return 'page';
    return 'terminal';
  }
}
