/** Numbers that browser and server share, with their units and invariants. Knows nothing of what they bound. */

/** Bumped when an older page can no longer talk to a newer server. */
export const PROTOCOL_VERSION = 5;

/** Largest websocket frame the server accepts, in bytes. Invariant: larger than INPUT_CHUNK_BYTES and FILE_BYTES with their framing. */
export const MAX_FRAME_BYTES = 512 * 1024;

/** Largest piece of input in one binary frame, in bytes; longer input is cut into consecutive numbers. */
export const INPUT_CHUNK_BYTES = 16 * 1024;

/** Largest file that `file.save` carries, in bytes of UTF-8. */
export const FILE_BYTES = 256 * 1024;

/** Terminals a student may have open at once. Invariant: at most the pty host's 32. */
export const MAX_TERMINALS = 12;

/**
 * Output the server sends beyond what the browser has acknowledged, in bytes a terminal: `first` at first, then as
 * much as the page lately showed in `OUTPUT_WINDOW_MS` and in the time of the way, from `min` to `max`, so that what is
 * typed during a flood is answered soon on any line.
 */
export const OUTPUT_WINDOW_BYTES = { min: 2 * 1024, first: 4 * 1024, max: 256 * 1024 } as const;
export const OUTPUT_WINDOW_MS = 20;

/**
 * The browser acknowledges what it has shown after this many bytes, or after this long, whichever comes first.
 * Invariant: the bytes are at most half of the largest window.
 */
export const OUTPUT_ACK_BYTES = 32 * 1024;
export const OUTPUT_ACK_MS = 10;

/**
 * At first it acknowledges sooner, each quarter of what it has shown since it attached: the window begins small and
 * grows with every word, so a screen that comes back would wait for the clock several times.
 */
export const outputAckBytes = (shown: number) => Math.min(OUTPUT_ACK_BYTES, Math.max(1024, Math.ceil(shown / 4)));

/** Smallest and largest size of a terminal, in cells. */
export const TERMINAL_COLUMNS = { min: 2, max: 500 } as const;
export const TERMINAL_ROWS = { min: 1, max: 300 } as const;

/** The server pings a quiet socket this often, in ms; the browser takes twice that in silence for a dead line. */
export const PING_INTERVAL_MS = 15_000;

/** Hosts that may be asked for before students are there. */
export const MAX_WARM_HOSTS = 1_000;

/** Longest name of a student and of a terminal, in characters. */
export const MAX_NAME_LENGTH = 40;

/**
 * Close codes of the websocket (4000–4999 are the application's own, RFC 6455 §7.4.2). With `oldPage` the server gives
 * its own version as the reason, so that a page which is newer knows to wait.
 */
export const CLOSE = {
  badMessage: 4400,
  notSignedIn: 4401,
  /** Somebody who looks on tried to do something. */
  readOnly: 4403,
  tooFast: 4429,
  oldPage: 4426,
} as const;
