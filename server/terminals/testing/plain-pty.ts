/**
 * A program in a plain pseudo-terminal with a screen of its own: what ours are compared with, and so of the same user.
 * Knows no server.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { shellUser } from '../../testing/built-pty-host.ts';
import { Screen, type Size } from './screen.ts';

/** Compiled once for a file of tests. */
export class PlainPtys {
  /** Where whoever runs the programs may go. */
  readonly #directory = mkdtempSync('/tmp/slipway-plain-pty-');
  readonly #program = join(this.#directory, 'plain-pty');

  constructor() {
    chmodSync(this.#directory, 0o755);
    const source = join(import.meta.dirname, 'plain-pty.c');
    execFileSync('gcc', ['-Wall', '-Wextra', '-Werror', '-O1', '-o', this.#program, source, '-lutil']);
  }

  open(size: Size, argv: readonly string[], directory: string): PlainPty {
    return new PlainPty(this.#program, size, argv, directory);
  }

  dispose(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export class PlainPty {
  readonly screen: Screen;
  readonly #child: ChildProcess;

  constructor(program: string, size: Size, argv: readonly string[], directory: string) {
    this.#child = spawn(program, [String(size.columns), String(size.rows), ...argv], {
      stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
      cwd: directory,
      uid: idOf('-u'),
      gid: idOf('-g'),
    });
    this.screen = new Screen(size, (bytes) => this.type(bytes));
    for (const end of [this.#child.stdin, this.#child.stdio[3]])
      end?.on('error', () => {
        // The program ended first: then what was typed last does not matter.
      });
    this.#child.stdout?.on('data', (bytes: Buffer) => void this.screen.write(bytes));
  }

  type(bytes: Uint8Array): void {
    this.#child.stdin?.write(bytes);
  }

  resize(size: Size): void {
    void this.screen.resize(size);
    (this.#child.stdio[3] as Writable).write(`${size.columns} ${size.rows}\n`);
  }

  dispose(): void {
    this.#child.kill('SIGKILL');
    this.screen.dispose();
  }
}

const idOf = (which: '-u' | '-g') => Number(execFileSync('id', [which, shellUser()], { encoding: 'utf8' }));
