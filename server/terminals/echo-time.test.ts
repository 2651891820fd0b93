/** Which key's echo is measured, and what is no echo. */
import { beforeEach, expect, it } from 'vitest';
import { EchoTime } from './echo-time.ts';

let now: number;
let echoes: number[];
let echo: EchoTime;

beforeEach(() => {
  [now, echoes] = [1000, []];
  echo = new EchoTime(
    (ms) => echoes.push(ms),
    () => now,
  );
});

const type = (terminal: number, text = 'a') =>
  echo.typed({ terminal, writer: Buffer.alloc(8), number: 1, bytes: Buffer.from(text) });

it('is the time from a key to what its terminal shows next', () => {
  type(1);
  now += 3;
  echo.shown(1);
  now += 5;
  echo.shown(1);
  expect(echoes).toEqual([3]);
});

it('is of the first key where several are on their way, and of no other terminal', () => {
  type(1);
  now += 2;
  type(1);
  type(2);
  echo.shown(2);
  now += 2;
  echo.shown(1);
  type(2);
  now += 1;
  echo.shown(2);
  expect(echoes).toEqual([4, 1]);
});

it('is none after ten seconds, and a key without one stands in no other’s way', () => {
  type(1);
  now += 10_000;
  echo.shown(1);
  type(2);
  now += 10_000;
  type(3);
  now += 7;
  echo.shown(3);
  echo.shown(2);
  expect(echoes).toEqual([7]);
});

it('is not that of what a terminal says by itself', () => {
  type(1, '\x1b[I');
  now += 4_000;
  type(1);
  now += 6;
  echo.shown(1);
  expect(echoes).toEqual([6]);
});
