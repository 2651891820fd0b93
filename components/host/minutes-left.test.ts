import fc from 'fast-check';
import { expect, it } from 'vitest';
import { minutesLeft, nextEnd } from './minutes-left.ts';

const MINUTE = 60_000;

it.each([
  [null, null, null],
  [60 * MINUTE, null, 50 * MINUTE],
  [10 * MINUTE, 10, 5 * MINUTE],
  [7 * MINUTE, 10, 2 * MINUTE],
  [5 * MINUTE, 5, 4 * MINUTE],
  [1 * MINUTE, 1, null],
  [0, 1, null],
])('%j ms before the end: %j minutes are announced, the next in %j', (endsAt, minutes, nextIn) => {
  expect(minutesLeft(endsAt, 0)).toEqual({ minutes, nextIn });
});

it.each([
  [{ phase: 'absent' } as const, null],
  [{ phase: 'ready', idleEndsAt: null } as const, null],
  [{ phase: 'ready', idleEndsAt: 5 } as const, { why: 'idle', at: 5 }],
  [{ phase: 'ready', idleEndsAt: 5, timeEndsAt: 7 } as const, { why: 'idle', at: 5 }],
  [{ phase: 'ready', idleEndsAt: 7, timeEndsAt: 7 } as const, { why: 'time', at: 7 }],
  [{ phase: 'ready', idleEndsAt: null, timeEndsAt: 7 } as const, { why: 'time', at: 7 }],
])('of a host %j the next end is %j', (host, end) => expect(nextEnd(host)).toEqual(end));

it('announces 10, 5 and 1 in turn, each once, however coarse the timer is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 11 * MINUTE, max: 90 * MINUTE }), fc.nat({ max: 400 }), (endsAt, late) => {
      const said: (number | null)[] = [];
      let now = 0;
      for (;;) {
        const { minutes, nextIn } = minutesLeft(endsAt, now);
        said.push(minutes);
        if (nextIn === null) break;
        now += Math.max(0, nextIn - late);
      }
      expect(said.filter((minutes, index) => minutes !== said[index - 1])).toEqual([null, 10, 5, 1]);
      expect(said.length).toBeLessThan(8);
    }),
  );
});
