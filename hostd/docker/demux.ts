/**
 * Takes the 8-byte headers out of the stream that dockerd sends for a container without a terminal, and keeps what was
 * written to stdout. Pure bytes. Knows nothing of what they mean.
 */
import { Transform, type TransformCallback } from 'node:stream';

const HEADER = 8;
const STDOUT = 1;

export class Demux extends Transform {
  readonly #header = Buffer.alloc(HEADER);
  #headerBytes = 0;
  #payloadLeft = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payloadLeft === 0) {
        const take = Math.min(HEADER - this.#headerBytes, chunk.length - at);
        chunk.copy(this.#header, this.#headerBytes, at, at + take);
        this.#headerBytes += take;
        at += take;
        if (this.#headerBytes < HEADER) break;
        this.#headerBytes = 0;
        this.#payloadLeft = this.#header.readUInt32BE(4);
        continue;
      }
      const take = Math.min(this.#payloadLeft, chunk.length - at);
      if (this.#header[0] === STDOUT) this.push(chunk.subarray(at, at + take));
      this.#payloadLeft -= take;
      at += take;
    }
    done();
  }
}
