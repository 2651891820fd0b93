/**
 * The server's log: JSON lines on stdout. Refusals are `audit` lines. Knows neither codes nor tokens nor terminal
 * bytes: nobody may pass them here, and the redaction below is the second lock on that door.
 */
import { pino } from 'pino';

export type Log = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

export function createLog(): Log {
  return pino({
    base: null,
    redact: [
      'code',
      'token',
      'returnCode',
      'cookie',
      'bytes',
      '*.code',
      '*.token',
      '*.returnCode',
      '*.cookie',
      '*.bytes',
    ],
  });
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

/** A line for whatever was refused: who (address, student), what, and why as a word. */
export function audit(
  log: Log,
  fields: { refused: string; why: string; address?: string; student?: string; what?: string | number },
) {
  log.warn({ audit: true, ...fields }, 'refused');
}
