import fc from 'fast-check';
import { systemClock } from '../clock.ts';
import { describe, expect, inject, it } from 'vitest';
import { OUTPUT_WINDOW_BYTES } from '../../protocol/limits.ts';
import { cobsDecode } from './cobs.ts';
import { InputLedger } from './input-ledger.ts';
import { OutputWatch } from './output-watch.ts';
import { encodeRequest, FRAME_BREAK } from './pty-host-codec.ts';
import { TerminalList } from './terminal-list.ts';

const [ada, bob] = [Buffer.from('ada-----'), Buffer.from('bob-----')];
const frame = (writer: Buffer, number: number, terminal = 1, length = 1) => ({
  terminal,
  writer,
  number,
  bytes: new Uint8Array(length),
});

describe('the ledger of input', () => {
  const numbers = (ledger: InputLedger<string>) => ledger.again().map(({ number }) => number);

  it('gives back what has no answer, in order, and who sent what was answered', () => {
    const ledger = new InputLedger<string>();
    for (const number of [1, 2]) ledger.hold(frame(ada, number), `a${number}`);
    ledger.hold(frame(bob, 1), 'b1');
    expect(ledger.answered(1, bob, 1)).toBe('b1');
    expect(ledger.answered(1, ada, 1)).toBe('a1');
    expect(ledger.answered(1, bob, 1)).toBeNull();
    expect(ledger.answered(2, ada, 2)).toBeNull();
    expect(numbers(ledger)).toEqual([2]);
  });

  it('does not take the late answers to repeats for answers to what came after them', () => {
    const ledger = new InputLedger<string>();
    for (const number of [1, 2, 1, 2]) ledger.hold(frame(ada, number), 'a');
    for (const number of [1, 2]) ledger.answered(1, ada, number);
    ledger.hold(frame(ada, 3), 'a');
    ledger.answered(1, ada, 2);
    expect(numbers(ledger)).toEqual([3]);
  });

  it('does not give back what an answer to a repeat covers, nor what was refused', () => {
    const ledger = new InputLedger<string>();
    for (const number of [1, 2, 3, 4]) ledger.hold(frame(ada, number), 'a');
    ledger.answered(1, ada, 3);
    expect(numbers(ledger)).toEqual([4]);
    ledger.answered(1, ada, 3);
    expect(numbers(ledger)).toEqual([]);
  });

  it('gives back what several writers typed in the order in which they did, and nothing once it is cleared', () => {
    const ledger = new InputLedger<string>();
    for (const [writer, number] of [
      [ada, 1],
      [bob, 1],
      [ada, 2],
    ] as const)
      ledger.hold(frame(writer, number), 'a');
    const typed = () => ledger.again().map(({ writer, number }) => `${Buffer.from(writer).toString()}${number}`);
    expect(typed()).toEqual(['ada-----1', 'bob-----1', 'ada-----2']);
    ledger.clear();
    expect(typed()).toEqual([]);
  });

  it('keeps no part of what was read from a socket at once', () => {
    const ledger = new InputLedger<string>();
    const read = Buffer.alloc(64 * 1024);
    ledger.hold({ terminal: 1, writer: read.subarray(0, 8), number: 1, bytes: read.subarray(8, 9) }, 'a');
    const [kept] = ledger.again();
    expect(kept!.bytes.buffer.byteLength).toBe(1);
    expect(kept!.writer.buffer.byteLength).toBe(8);
  });

  it('takes no more than it can hold, and as much again when it is empty', () => {
    const ledger = new InputLedger<string>();
    const fill = () => {
      let held = 0;
      while (ledger.hold(frame(ada, held + 1, 1, 16_384), 'a')) held += 1;
      return held;
    };
    const first = fill();
    expect(first).toBeGreaterThan(100);
    for (let number = 1; number <= first; number += 1) ledger.answered(1, ada, number);
    expect(fill()).toBe(first);
    ledger.forget(1);
    expect(fill()).toBe(first);
  });
});

describe('a watch of output', () => {
  it('never lets more than the window be under way, whatever is acknowledged', () => {
    const act = fc.oneof(fc.record({ sent: fc.nat(70_000) }), fc.record({ shown: fc.nat(400_000) }));
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        const watch = new OutputWatch(null);
        watch.begins(0, false, 0);
        let [credit, position, unshown, now] = [watch.request().credit, 0, 0, 0];
        for (const one of acts) {
          if ('sent' in one) {
            const length = Math.min(one.sent, credit);
            now += 1;
            watch.sent(position, length, now);
            [credit, position, unshown] = [credit - length, position + length, unshown + length];
          } else {
            now += 1;
            credit += watch.acknowledged(one.shown, now);
            unshown = Math.max(0, unshown - one.shown);
          }
          expect(credit).toBeGreaterThanOrEqual(0);
          // A last quarter is not worth a word.
          expect(credit + unshown).toBeGreaterThan((OUTPUT_WINDOW_BYTES.min * 3) / 4);
          expect(credit + unshown).toBeLessThanOrEqual(OUTPUT_WINDOW_BYTES.max);
        }
      }),
    );
  });

  it('tells the page where it begins, and again only if it does not go on there', () => {
    const watch = new OutputWatch(10);
    expect(watch.request().from).toBe(10);
    expect(watch.begins(10, false, 0)).toBe(true);
    watch.sent(10, 5, 0);
    expect(watch.begins(15, false, 0)).toBe(false);
    expect(watch.begins(40, true, 0)).toBe(true);
    expect(new OutputWatch(null).request().from).toBe('everything');
  });

  it('asks for everything again if the line was lost in the middle of the history', () => {
    const watch = new OutputWatch(null);
    watch.request();
    watch.begins(1000, true, 100);
    watch.sentHistory(99, 0);
    expect(watch.request().from).toBe('everything');
    watch.begins(1000, true, 100);
    watch.sentHistory(100, 1);
    expect(watch.request().from).toBe(1000);
  });
});

describe('the list of terminals', () => {
  const facts = (id: number, alive = true) => ({
    id,
    alive,
    columns: 80,
    rows: 24,
    start: 0,
    end: 0,
    code: alive ? 0 : 2,
    signal: 0,
  });
  const welcome = (...terminals: ReturnType<typeof facts>[]) => ({
    version: 2 as const,
    boot: 'b',
    marks: null,
    dropped: 0,
    terminals,
  });

  it('believes the store until the pty host has spoken', () => {
    const list = new TerminalList(
      new Map([
        [1, 'build'],
        [2, 'Terminal 1'],
      ]),
      systemClock,
    );
    expect(list.agreeWith(welcome(facts(2, false), facts(5)), new Set())).toEqual({
      gone: [1],
      unknown: [5],
      unclosed: [],
    });
    expect(list.infos()).toEqual([
      { id: 2, title: 'Terminal 1', exit: { code: 2, signal: 0 } },
      { id: 5, title: 'Terminal 2', exit: null },
    ]);
  });

  it('leaves alone what is being opened', () => {
    const list = new TerminalList(new Map(), systemClock);
    expect(list.agreeWith(welcome(facts(3)), new Set([3]))).toEqual({ gone: [], unknown: [], unclosed: [] });
  });

  it('what was closed does not come back, however often the line is cut before it is heard', () => {
    const list = new TerminalList(new Map([[1, 'build']]), systemClock);
    list.close(1);
    for (let times = 0; times < 2; times += 1) {
      expect(list.agreeWith(welcome(facts(1)), new Set()).unclosed).toEqual([1]);
      expect(list.infos()).toEqual([]);
    }
    expect(list.agreeWith(welcome(), new Set())).toEqual({ gone: [], unknown: [], unclosed: [] });
  });
});

it('a frame that was cut anywhere is spoilt by what a new writer sends first', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 900 }),
    fc.nat(900).map((length) => new Uint8Array(length).fill(7)),
  );
  fc.assert(
    fc.property(bytes, fc.double({ min: 0, max: 1, noNaN: true }), (typed, at) => {
      const whole = encodeRequest({ type: 'input', terminal: 1, writer: ada, number: 1, bytes: typed });
      const half = whole.subarray(0, Math.floor(at * (whole.length - 1)));
      expect(cobsDecode(Buffer.concat([half, FRAME_BREAK.subarray(0, -1)]))).toBeNull();
    }),
    { numRuns: 2_000 * inject('effort') },
  );
});
