/**
 * What is read out of a terminal's output. In screen-reader mode xterm.js gathers it in a live region until it has had
 * so many line ends; output without any grows there until laying it out takes seconds, and the page stands still.
 * Knows no screen.
 */
import { Terminal } from '@xterm/xterm';

/** Characters that are read out before a key is pressed: more than the 20 lines after which xterm.js stops as well. */
const MOST_ANNOUNCED = 4_000;
/** Beyond 20 lines nothing is gathered any more until the next key. */
const ENOUGH_LINES = 21;

/** The part of xterm.js that reads out; there only while that is wanted. */
type Manager = { _charsToAnnounce: string; _liveRegionLineCount: number; _liveRegion: { textContent: string | null } };
type Inner = { _core: { _accessibilityManager?: { value?: Manager | undefined } } };

export function boundAnnouncements(terminal: Pick<Terminal, 'onWriteParsed'>): void {
  const core = (terminal as unknown as Inner)._core;
  terminal.onWriteParsed(() => {
    const manager = core._accessibilityManager?.value;
    if (manager === undefined || manager._liveRegionLineCount >= ENOUGH_LINES) return;
    const room = MOST_ANNOUNCED - (manager._liveRegion.textContent?.length ?? 0);
    if (manager._charsToAnnounce.length <= room) return;
    manager._charsToAnnounce = `${manager._charsToAnnounce.slice(0, Math.max(0, room))}\n${Terminal.strings.tooMuchOutput}`;
    manager._liveRegionLineCount = ENOUGH_LINES;
  });
}
