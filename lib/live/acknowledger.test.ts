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
  written(8 * OUTPUT_ACK_BYTES);
  sent = [];
  written(OUTPUT_ACK_BYTES - 1);
  expect(sent).toEqual([]);
  written(1);
  expect(sent).toEqual([OUTPUT_ACK_BYTES]);
  clock.pass(OUTPUT_ACK_MS);
  expect(sent.length).toBe(1);
});

it('tells sooner of what comes first, and of a new attachment again', () => {
  const piece = 512;
  const tellsOf = () => {
    sent = [];
    for (let count = 0; count < 512; count += 1) written(piece);
    return [...sent];
  };
  const first = tellsOf();
  expect(first[0]).toBe(1024);
  expect(first.at(-1)).toBe(OUTPUT_ACK_BYTES);
  expect(first.length).toBeLessThan(40);
  expect(tellsOf()).toEqual(new Array(8).fill(OUTPUT_ACK_BYTES));
  acknowledger.anew();
  expect(tellsOf()).toEqual(first);
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
