/**
 * Short processes that the server itself runs on a host: save a file, wait for Docker, look whether there is work.
 * They wait for the stream and end with it, or by their time limit, which is kept here too: the pty host is in the
 * student's hands. Knows no terminal and no student.
 */
import type { Clock, Disposable } from '../clock.ts';
import type { PtyHostFrame, PtyHostRequest } from './pty-host-codec.ts';

export type ProcessSpec = {
  user: 'student' | 'root';
  directory: string;
  argv: readonly [string, ...string[]];
  timeLimit: number;
  stdin?: Uint8Array;
};

/** `lost`: nobody will learn of its end. `refused`: it could not be started. `too-many`: others must end first. */
export type ProcessResult =
  | { end: 'exited'; code: number; timedOut: boolean; stdout: string }
  | { end: 'lost' }
  | { end: 'refused' }
  | { end: 'too-many' };

/** Those that wait included. Each holds up to a whole file. */
export const MAX_PROCESSES = 16;
/** An honest host that is busy tells of the end of a time limit some seconds late. */
const LATE_MS = 10_000;

/** Bytes of stdin in one request, and bytes of stdout that are kept; what comes beyond is dropped. */
const STDIN_CHUNK_BYTES = 16 * 1024;
const STDOUT_KEPT_BYTES = 16 * 1024;

type Running = {
  resolve(result: ProcessResult): void;
  /** What is still to be sent; null once it was. */
  waiting: ProcessSpec | null;
  deadline: Disposable;
  stdout: Uint8Array;
  kept: number;
};

export class Processes {
  readonly #running = new Map<number, Running>();
  readonly #clock: Clock;
  readonly #send: (request: PtyHostRequest) => boolean;
  // Ids of an earlier connection may still be in use over there.
  #next = Math.floor(Math.random() * 0x7fff_ffff) + 1;
  #disposed = false;

  constructor(clock: Clock, send: (request: PtyHostRequest) => boolean) {
    this.#clock = clock;
    this.#send = send;
  }

  /** As soon as there is a connection. */
  async run(spec: ProcessSpec): Promise<ProcessResult> {
    if (this.#disposed) return { end: 'lost' };
    if (this.#running.size >= MAX_PROCESSES) return { end: 'too-many' };
    const process = this.#next++;
    return new Promise((resolve) => {
      const deadline = this.#clock.after(spec.timeLimit + LATE_MS, () => this.#end(process, { end: 'lost' }));
      const stdout = new Uint8Array(STDOUT_KEPT_BYTES);
      const running = { resolve, waiting: spec, deadline, stdout, kept: 0 };
      this.#running.set(process, running);
      this.#start(process, running);
    });
  }

  onFrame(frame: PtyHostFrame): void {
    switch (frame.type) {
      case 'stdout': {
        const running = this.#running.get(frame.process);
        if (running === undefined) return;
        const kept = frame.bytes.subarray(0, STDOUT_KEPT_BYTES - running.kept);
        running.stdout.set(kept, running.kept);
        running.kept += kept.length;
        return;
      }
      case 'process-exited': {
        const running = this.#running.get(frame.process);
        const stdout = Buffer.from(running?.stdout.subarray(0, running.kept) ?? []).toString('utf8');
        return this.#end(frame.process, { end: 'exited', code: frame.code, timedOut: frame.timedOut, stdout });
      }
      case 'failed':
        if (frame.request === 'spawn') this.#end(frame.id, { end: 'refused' });
        return;
      default:
        return;
    }
  }

  onUp(): void {
    for (const [process, running] of this.#running) this.#start(process, running);
  }

  onDown(): void {
    for (const [process, { waiting }] of [...this.#running]) if (waiting === null) this.#end(process, { end: 'lost' });
  }

  dispose(): void {
    this.#disposed = true;
    for (const process of [...this.#running.keys()]) this.#end(process, { end: 'lost' });
  }

  #start(process: number, running: Running): void {
    if (running.waiting === null) return;
    const { stdin, ...spec } = running.waiting;
    if (!this.#send({ type: 'spawn', process, ...spec })) return;
    running.waiting = null;
    for (let at = 0; stdin !== undefined && at < stdin.length; at += STDIN_CHUNK_BYTES) {
      this.#send({ type: 'stdin', process, bytes: stdin.subarray(at, at + STDIN_CHUNK_BYTES) });
    }
    this.#send({ type: 'stdin', process, bytes: new Uint8Array(0) });
  }

  #end(process: number, result: ProcessResult): void {
    const running = this.#running.get(process);
    this.#running.delete(process);
    running?.deadline.dispose();
    running?.resolve(result);
  }
}
