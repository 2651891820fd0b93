/**
 * Opens the raw stream of a host's main process: what is written goes to its stdin, what is read is its stdout. Never
 * an exec: the process was there before and stays when the stream ends. Knows nothing of the pty host's protocol.
 */
import type Docker from 'dockerode';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { Demux } from './demux.ts';

export async function attachStream(docker: Docker, container: string): Promise<Duplex> {
  const socket = (await docker
    .getContainer(container)
    .attach({ stream: true, stdin: true, stdout: true, stderr: false, hijack: true })) as unknown as Duplex;
  const demux = new Demux();
  socket.pipe(demux);
  // Either end closing closes both: a stream that is half there helps nobody, and the next attach starts anew.
  socket.on('error', (error) => demux.destroy(error));
  socket.on('close', () => demux.end());
  demux.on('close', () => socket.destroy());
  return Duplex.from({ readable: demux satisfies Readable, writable: socket satisfies Writable });
}
