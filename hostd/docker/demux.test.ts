/** dockerd's framing, however it is cut; and the stream that hides it: both ways, held back, ended with its connection. */
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { AttachedStream } from './attach.ts';
import { Demux } from './demux.ts';

function frame(stream: number, payload: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(payload), 4);
  return Buffer.concat([header, Buffer.from(payload)]);
}

const wire = Buffer.concat([frame(1, 'hello '), frame(2, 'not this'), frame(1, ''), frame(1, 'wörld')]);

/** dockerd's end of an attached connection: what was written to it, and a way to say something. */
function attached() {
  const written: string[] = [];
  const connection = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  return { connection, written, stream: new AttachedStream(connection) };
}

test.each([1, 2, 3, 7, 8, 9, 1000])('keeps stdout only, cut into pieces of %i bytes', (size) => {
  const kept: Buffer[] = [];
  const demux = new Demux((bytes) => kept.push(bytes));
  for (let at = 0; at < wire.length; at += size) demux.take(wire.subarray(at, at + size));
  expect(Buffer.concat(kept).toString()).toBe('hello wörld');
});

test('what is written is passed on as it is, what comes loses its frames, and the end is the end', async () => {
  const { connection, written, stream } = attached();
  stream.write('keys');
  expect(written).toEqual(['keys']);
  connection.push(wire);
  connection.push(null);
  expect(Buffer.concat(await stream.toArray()).toString()).toBe('hello wörld');
});

test('a reader that stops reading holds dockerd back, and loses nothing by it', async () => {
  const { connection, stream } = attached();
  const pieces = 20;
  for (let piece = 0; piece < pieces; piece += 1) connection.push(frame(1, 'x'.repeat(100_000)));
  await new Promise(setImmediate);
  expect(connection.isPaused()).toBe(true);
  expect(stream.readableLength).toBeLessThan(3 * 100_000);
  connection.push(null);
  expect(Buffer.concat(await stream.toArray())).toHaveLength(pieces * 100_000);
});

test('a connection that is lost, and a stream that is given up, take each other along', async () => {
  const lost = attached();
  lost.connection.destroy();
  await once(lost.stream, 'close');

  const givenUp = attached();
  givenUp.stream.destroy();
  await once(givenUp.connection, 'close');

  const broken = attached();
  broken.connection.destroy(new Error('reset'));
  await expect(once(broken.stream, 'close')).rejects.toThrow('reset');
});

test('the end of what is written is passed on', async () => {
  const { connection, stream } = attached();
  stream.end('last keys');
  await once(connection, 'finish');
});
