/**
 * The pty host, compiled where this checkout keeps what it makes: once for all tests, and again when its source is newer.
 * Knows no protocol.
 */
import { userInfo } from 'node:os';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SOURCE = join(ROOT, 'sandbox/ptyhost');
const BUILDS = join(ROOT, '.slipway/ptyhost');

/** `kept`: bytes of a terminal's output; `silence`: milliseconds after which a reader counts as gone. */
type Build = { sanitized?: boolean; kept?: number; silence?: number };

/** Returns its path. */
export function builtPtyHost({ sanitized, kept, silence }: Build = {}): string {
  const variables = [sanitized && 'SANITIZE=1', kept && `KEPT=${kept}`, silence && `SILENCE=${silence}`].filter(
    (one) => typeof one === 'string',
  );
  const program = join(BUILDS, ['ptyhost', ...variables].join('-'));
  mkdirSync(BUILDS, { recursive: true });
  execFileSync('make', ['-s', '-C', SOURCE, ...variables, `OUT=${program}`], { stdio: 'pipe' });
  return program;
}

/** Whose shells run in it. As root somebody without a home, whose profile could keep a shell busy. */
export const shellUser = (): string => (process.getuid?.() === 0 ? 'nobody' : userInfo().username);
