/** Reads the first line off a socket and gives back what came after it. Knows nothing of what a line says. */
import type { Socket } from 'node:net';

/** Longest line that is taken, in bytes. */
const MAX_LINE_BYTES = 1024 * 1024;

/**
 * Resolves with the first line, or null if the socket ends or fails before one is whole. What was read beyond the
 * line is put back, and the socket is paused, so that nothing is lost before the next reader comes.
 */
export function firstLine(socket: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    let seen: Buffer = Buffer.alloc(0);
    const done = (line: string | null) => {
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve(line);
    };
    const onClose = () => done(null);
    const onData = (chunk: Buffer) => {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      const end = seen.indexOf(0x0a);
      if (end === -1) {
        if (seen.length > MAX_LINE_BYTES) socket.destroy();
        return;
      }
      socket.pause();
      done(seen.subarray(0, end).toString('utf8'));
      const rest = seen.subarray(end + 1);
      if (rest.length > 0) socket.unshift(rest);
    };
    socket.on('data', onData);
    socket.on('close', onClose);
  });
}

/** JSON, or undefined for what is none. */
export function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The caller's schema rejects undefined as it rejects any other nonsense.
    return undefined;
  }
}
