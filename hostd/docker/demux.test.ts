import { expect, test } from 'vitest';
import { Demux } from './demux.ts';

function frame(stream: number, payload: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(payload), 4);
  return Buffer.concat([header, Buffer.from(payload)]);
}

const wire = Buffer.concat([frame(1, 'hello '), frame(2, 'not this'), frame(1, ''), frame(1, 'wörld')]);

test.each([1, 2, 3, 7, 8, 9, 1000])('keeps stdout only, cut into pieces of %i bytes', async (size) => {
  const demux = new Demux();
  for (let at = 0; at < wire.length; at += size) demux.write(wire.subarray(at, at + size));
  demux.end();
  expect(Buffer.concat(await demux.toArray()).toString()).toBe('hello wörld');
});

test('a reader that stops reading holds the writer back', () => {
  const demux = new Demux();
  const big = frame(1, 'x'.repeat(200_000));
  expect(demux.write(big)).toBe(false);
  expect(demux.write(big)).toBe(false);
  expect(demux.readableLength + demux.writableLength).toBeGreaterThanOrEqual(400_000);
});
