/**
 * Opens the raw stream of a host's main process: what is written goes to its stdin, what is read is its stdout. Never
 * an exec: the process was there before and stays when the stream ends. Knows nothing of the pty host's protocol.
 */
import type Docker from 'dockerode';
import { Duplex } from 'node:stream';
import { Demux } from './demux.ts';

/** Read ahead of a server that is busy, in bytes: four pieces as dockerd sends them. */
const READ_AHEAD = 128 * 1024;

export async function attachStream(docker: Docker, container: string): Promise<Duplex> {
  const socket = (await docker
    .getContainer(container)
    .attach({ stream: true, stdin: true, stdout: true, stderr: false, hijack: true })) as unknown as Duplex;
  return new AttachedStream(socket);
}

/**
 * dockerd's connection without its framing. One stream and not a chain of them: every key and every piece of output of
 * every student passes here, and each link of a chain costs a turn and a copy of the queue.
 */
export class AttachedStream extends Duplex {
  readonly #socket: Duplex;

  constructor(socket: Duplex) {
    super({ readableHighWaterMark: READ_AHEAD });
    this.#socket = socket;
    const demux = new Demux((bytes) => {
      if (!this.push(bytes)) socket.pause();
    });
    socket.on('data', (chunk: Buffer) => demux.take(chunk));
    // Either end closing closes both: a stream that is half there helps nobody, and the next attach starts anew.
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
