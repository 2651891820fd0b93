/**
 * Takes the 8-byte headers out of the stream that dockerd sends for a container without a terminal, and keeps what was
 * written to stdout. Copies no payload. Pure bytes. Knows nothing of what they mean.
 */
const HEADER = 8;
const STDOUT = 1;

export class Demux {
  readonly #onStdout: (bytes: Buffer) => void;
  readonly #header = Buffer.alloc(HEADER);
  #headerBytes = 0;
  #payloadLeft = 0;

  /** `onStdout` is given views of what was taken. */
  constructor(onStdout: (bytes: Buffer) => void) {
    this.#onStdout = onStdout;
  }

  take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payloadLeft === 0) {
        const took = chunk.copy(this.#header, this.#headerBytes, at, at + HEADER - this.#headerBytes);
        this.#headerBytes += took;
        at += took;
        if (this.#headerBytes < HEADER) return;
        this.#headerBytes = 0;
        this.#payloadLeft = this.#header.readUInt32BE(4);
        continue;
      }
      const took = Math.min(this.#payloadLeft, chunk.length - at);
      if (this.#header[0] === STDOUT) this.#onStdout(chunk.subarray(at, at + took));
      this.#payloadLeft -= took;
      at += took;
    }
  }
}
