/**
 * Keeps one process running: starts it again when it ends by itself, writes what it says to its log and its process id
 * to a file, and ends it when told. Knows nothing of what the process does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endGroup } from '../run.ts';
import { BackOff } from './back-off.ts';
import type { LogFile } from './log-file.ts';

export type ProcessSpec = {
  name: string;
  argv: readonly [string, ...string[]];
  env: NodeJS.ProcessEnv;
  cwd: string;
  log: LogFile;
  pidFile: string;
  /** How long it may take to end when asked. */
  patienceMs: number;
  /** Called with every line of its stdout. */
  onLine?: (line: string) => void;
  /** Called when it ended by itself; false: it is not started again. */
  onEnd: (how: string, ends: number) => boolean;
};

export class Supervised {
  readonly spec: ProcessSpec;
  readonly #backOff = new BackOff();
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopping = false;

  constructor(spec: ProcessSpec) {
    this.spec = spec;
  }

  start(): void {
    const { name, argv, env, cwd, log, pidFile, onLine } = this.spec;
    const [program, ...args] = argv;
    const begun = performance.now();
    const child = spawn(program, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    if (child.pid !== undefined) writeFileSync(pidFile, `${child.pid}\n`);
    child.stderr.on('data', (chunk: Buffer) => log.write(chunk));
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      onLine?.(line);
    });
    let ended = false;
    const onEnd = (how: string) => {
      if (ended) return;
      ended = true;
      this.#child = null;
      // What it left of its own group would hold its port.
      endGroup(child.pid, 'SIGKILL');
      rmSync(pidFile, { force: true });
      if (this.#stopping) return;
      log.write(`slipway: ${name} ended (${how})\n`);
      const wait = this.#backOff.next(performance.now() - begun);
      if (!this.spec.onEnd(how, this.#backOff.ends)) return;
      this.#timer = setTimeout(() => this.start(), wait);
    };
    child.on('error', (error) => onEnd(String(error)));
    child.on('exit', (code, signal) => onEnd(signal ?? `status ${code}`));
  }

  /** Asks, waits, then insists; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const insist = setTimeout(() => endGroup(child.pid, 'SIGKILL'), this.spec.patienceMs);
    await gone;
    clearTimeout(insist);
  }
}
