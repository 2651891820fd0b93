import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { OUTPUT_ACK_BYTES } from '../../protocol/limits.ts';
import { OutputPosition } from './output-position.ts';

it('shows each byte once, wherever the stream is cut, repeated or has a hole', () => {
  const piece = fc.record({ from: fc.nat({ max: 300 }), length: fc.integer({ min: 1, max: 60 }) });
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.array(piece, { maxLength: 60 }),
      (output, pieces) => {
        const position = new OutputPosition();
        const shown: number[] = [];
        position.attaching();
        position.attached(0, false);
        for (const { from, length } of [...pieces, { from: 0, length: 0 }]) {
          // The last piece is what a new attach brings: everything from where we are.
          const start = length === 0 ? position.next! : Math.min(from, output.length);
          const bytes = output.subarray(start, length === 0 ? undefined : start + length);
          const taken = position.take(start, bytes);
          if (start > shown.length) expect(taken.take).toBe('gap');
          if (taken.take === 'bytes') shown.push(...taken.bytes);
          expect(position.next).toBe(shown.length);
        }
        expect(shown).toEqual([...output]);
      },
    ),
    { numRuns: 500 * inject('effort') },
  );
});

it('clears the screen where the old place is gone, and not at the first time', () => {
  const position = new OutputPosition();
  expect(position.next).toBeNull();
  expect(position.attached(500, true)).toBe(false);
  position.take(500, new Uint8Array(10));
  expect(position.attached(510, false)).toBe(false);
  expect(position.attached(900, true)).toBe(true);
  expect(position.next).toBe(900);
  expect(position.attached(20, true)).toBe(true);
  expect(position.next).toBe(20);
});

it('takes a beginning beyond its place for a loss, said or not', () => {
  const position = new OutputPosition();
  position.attached(0, false);
  expect(position.attached(7, false)).toBe(true);
});

it('acknowledges what is written, of this attachment only', () => {
  const position = new OutputPosition();
  position.attaching();
  const first = position.attachment;
  expect(position.written(first, OUTPUT_ACK_BYTES - 1)).toBe(0);
  expect(position.written(first, 1)).toBe(OUTPUT_ACK_BYTES);
  expect(position.written(first, 100)).toBe(0);
  position.attaching();
  expect(position.written(first, OUTPUT_ACK_BYTES)).toBe(0);
  expect(position.written(position.attachment, OUTPUT_ACK_BYTES + 5)).toBe(OUTPUT_ACK_BYTES + 5);
});
