import { beforeEach, expect, it } from 'vitest';
import { OUTPUT_ACK_BYTES, OUTPUT_ACK_MS } from '../../protocol/limits.ts';
import { Acknowledger } from './acknowledger.ts';
import { ManualClock } from './manual-clock.ts';

let clock: ManualClock;
let sent: number[];
let acknowledger: Acknowledger;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  acknowledger = new Acknowledger(clock, (bytes) => sent.push(bytes));
});

const written = (count: number) => acknowledger.written(acknowledger.attachment, count);

it('tells at once when it is much', () => {
  written(OUTPUT_ACK_BYTES - 1);
  expect(sent).toEqual([]);
  written(1);
  expect(sent).toEqual([OUTPUT_ACK_BYTES]);
  clock.pass(OUTPUT_ACK_MS);
  expect(sent.length).toBe(1);
});

it('and soon when it is little, all together', () => {
  written(3);
  clock.pass(OUTPUT_ACK_MS - 1);
  written(4);
  expect(sent).toEqual([]);
  clock.pass(1);
  expect(sent).toEqual([7]);
  written(5);
  clock.pass(OUTPUT_ACK_MS);
  expect(sent).toEqual([7, 5]);
});

it('does not need its timer where something comes after it was due', () => {
  const late = { now: () => clock.now(), after: () => ({ cancel() {} }) };
  acknowledger = new Acknowledger(late, (bytes) => sent.push(bytes));
  written(3);
  clock.pass(OUTPUT_ACK_MS);
  written(2);
  expect(sent).toEqual([5]);
});

it('does not tell a new attachment what was written for the one before', () => {
  const before = acknowledger.attachment;
  written(3);
  acknowledger.anew();
  acknowledger.written(before, OUTPUT_ACK_BYTES);
  clock.pass(1_000);
  expect(sent).toEqual([]);
});
