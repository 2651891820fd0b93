/**
 * Short processes that the server itself runs on a host: save a file, wait for Docker, look whether there is work.
 * They end with the stream, or by their time limit. Knows no terminal and no student.
 */
import type { PtyHostFrame, PtyHostRequest } from './pty-host-codec.ts';

export type ProcessSpec = {
  user: 'student' | 'root';
  directory: string;
  argv: readonly [string, ...string[]];
  timeLimit: number;
  stdin?: Uint8Array;
};

/** `lost`: the stream went away before the end was known. `refused`: it could not be started. */
export type ProcessResult =
  { end: 'exited'; code: number; timedOut: boolean; stdout: string } | { end: 'lost' } | { end: 'refused' };

/** Bytes of stdin in one request, and bytes of stdout that are kept; what comes beyond is dropped. */
const STDIN_CHUNK_BYTES = 16 * 1024;
const STDOUT_KEPT_BYTES = 16 * 1024;

type Running = { resolve(result: ProcessResult): void; stdout: Buffer[]; kept: number };

export class Processes {
  readonly #running = new Map<number, Running>();
  readonly #send: (request: PtyHostRequest) => boolean;
  // Ids of an earlier connection may still be in use over there.
  #next = Math.floor(Math.random() * 0x7fff_ffff) + 1;

  constructor(send: (request: PtyHostRequest) => boolean) {
    this.#send = send;
  }

  run({ stdin, ...spec }: ProcessSpec): Promise<ProcessResult> {
    const process = this.#next++;
    return new Promise((resolve) => {
      if (!this.#send({ type: 'spawn', process, ...spec })) return resolve({ end: 'lost' });
      this.#running.set(process, { resolve, stdout: [], kept: 0 });
      for (let at = 0; stdin !== undefined && at < stdin.length; at += STDIN_CHUNK_BYTES) {
        this.#send({ type: 'stdin', process, bytes: stdin.subarray(at, at + STDIN_CHUNK_BYTES) });
      }
      this.#send({ type: 'stdin', process, bytes: new Uint8Array(0) });
    });
  }

  onFrame(frame: PtyHostFrame): void {
    switch (frame.type) {
      case 'stdout': {
        const running = this.#running.get(frame.process);
        if (running === undefined || running.kept >= STDOUT_KEPT_BYTES) return;
        running.stdout.push(Buffer.from(frame.bytes));
        running.kept += frame.bytes.length;
        return;
      }
      case 'process-exited': {
        const stdout = Buffer.concat(this.#running.get(frame.process)?.stdout ?? []).toString('utf8');
        return this.#end(frame.process, { end: 'exited', code: frame.code, timedOut: frame.timedOut, stdout });
      }
      case 'failed':
        if (frame.request === 'spawn') this.#end(frame.id, { end: 'refused' });
        return;
      default:
        return;
    }
  }

  onDown(): void {
    for (const process of [...this.#running.keys()]) this.#end(process, { end: 'lost' });
  }

  #end(process: number, result: ProcessResult): void {
    const running = this.#running.get(process);
    this.#running.delete(process);
    running?.resolve(result);
  }
}
