import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { OutputPosition } from './output-position.ts';

const attachment = (from: number, change: { reset?: boolean; live?: number; history?: number } = {}) => ({
  from,
  reset: false,
  live: from,
  history: 0,
  ...change,
});

it('shows each byte once, and tells old from new, wherever the stream is cut, repeated or has a hole', () => {
  const piece = fc.record({ from: fc.nat({ max: 300 }), length: fc.integer({ min: 1, max: 60 }) });
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.array(piece, { maxLength: 60 }),
      fc.nat({ max: 300 }),
      (output, pieces, live) => {
        const position = new OutputPosition();
        const shown: number[] = [];
        let old = 0;
        position.attached(attachment(0, { reset: true, live }));
        for (const { from, length } of [...pieces, { from: 0, length: 0 }]) {
          // The last piece is what a new attach brings: everything from where we are.
          const start = length === 0 ? position.next! : Math.min(from, output.length);
          const bytes = output.subarray(start, length === 0 ? undefined : start + length);
          const taken = position.take(start, bytes);
          if (start > shown.length) expect(taken.take).toBe('gap');
          if (taken.take === 'bytes') {
            shown.push(...taken.bytes);
            old += taken.old;
          }
          expect(position.next).toBe(shown.length);
          expect(old).toBe(Math.min(live, shown.length));
          expect(position.replaying).toBe(shown.length < live);
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
  expect(position.attached(attachment(500, { reset: true }))).toBe(false);
  position.take(500, new Uint8Array(10));
  expect(position.attached(attachment(510))).toBe(false);
  expect(position.attached(attachment(900, { reset: true }))).toBe(true);
  expect(position.next).toBe(900);
  position.take(900, new Uint8Array(1));
  expect(position.attached(attachment(20, { reset: true }))).toBe(true);
  expect(position.next).toBe(20);
});

it('takes a beginning beyond its place for a loss, said or not', () => {
  const position = new OutputPosition();
  position.attached(attachment(0, { reset: true }));
  position.take(0, new Uint8Array(3));
  expect(position.attached(attachment(7))).toBe(true);
});

it('counts history, and begins again where it was cut short', () => {
  const position = new OutputPosition();
  position.attached(attachment(100, { reset: true, history: 6, live: 104 }));
  expect(position.takeHistory(new Uint8Array(4)).length).toBe(4);
  expect(position.next).toBeNull();
  expect(position.take(100, new Uint8Array(1))).toEqual({ take: 'gap' });
  expect(position.attached(attachment(101, { reset: true, history: 7, live: 104 }))).toBe(true);
  expect(position.takeHistory(new Uint8Array(9)).length).toBe(7);
  expect(position.takeHistory(new Uint8Array(9)).length).toBe(0);
  expect(position.next).toBe(101);
  expect(position.take(101, new Uint8Array(5))).toMatchObject({ take: 'bytes', old: 3 });
  expect(position.replaying).toBe(false);
});
