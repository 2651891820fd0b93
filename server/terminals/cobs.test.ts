import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { cobsDecode, cobsEncode } from './cobs.ts';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc.array(fc.constantFrom(0, 1, 254, 255), { maxLength: 1200 }).map((list) => Uint8Array.from(list)),
  fc.integer({ min: 250, max: 1100 }).map((length) => new Uint8Array(length).fill(7)),
);

describe('cobs', () => {
  it.each([
    [[], [1, 0]],
    [[0], [1, 1, 0]],
    [
      [0, 0],
      [1, 1, 1, 0],
    ],
    [
      [0x11, 0x22, 0, 0x33],
      [3, 0x11, 0x22, 2, 0x33, 0],
    ],
    [
      [0x11, 0, 0, 0],
      [2, 0x11, 1, 1, 1, 0],
    ],
  ])('encodes %j as %j', (plain, encoded) => {
    expect([...cobsEncode(Uint8Array.from(plain))]).toEqual(encoded);
  });

  it('gives back what went in, with a zero at the end and nowhere else', () => {
    fc.assert(
      fc.property(bytes, (plain) => {
        const encoded = cobsEncode(plain);
        expect(encoded.indexOf(0)).toBe(encoded.length - 1);
        expect(cobsDecode(encoded.subarray(0, -1))).toEqual(plain);
      }),
      { numRuns: 500 * inject('effort') },
    );
  });

  it('takes anything without throwing, and rejects what is cut short or holds a zero', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (garbage) => void cobsDecode(garbage)));
    expect(cobsDecode(Uint8Array.of(5, 1, 2))).toBeNull();
    expect(cobsDecode(Uint8Array.of(3, 1, 0))).toBeNull();
    expect(cobsDecode(Uint8Array.of(0))).toBeNull();
  });
});
