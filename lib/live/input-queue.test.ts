import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { INPUT_CHUNK_BYTES } from '../../protocol/limits.ts';
import { InputQueue, KEPT_BYTES, KEPT_MS, type NumberedInput } from './input-queue.ts';
import { hex } from './writer.ts';

let writers = 0;
const newWriter = () => Uint8Array.of(0, 0, 0, 0, 0, 0, writers >> 8, writers++ & 0xff);
const bytes = (text: string) => new TextEncoder().encode(text);
const all = (queue: InputQueue, now = 0) => {
  const sent: NumberedInput[] = [];
  for (let input = queue.next(now); input !== null; input = queue.next(now)) sent.push(input);
  return sent;
};

/** The far end, as the pty host does it: the next number of a writer is applied, anything else is not. */
class Shell {
  got: number[] = [];
  readonly #numbers = new Map<string, number>();

  take({ writer, number, bytes: taken }: NumberedInput, full = false): { writer: string; number: number } {
    const name = hex(writer);
    const last = this.#numbers.get(name) ?? 0;
    if (number === last + 1 && !full) {
      this.got.push(...taken);
      this.#numbers.set(name, number);
    }
    return { writer: name, number: this.#numbers.get(name) ?? 0 };
  }
}

describe('exactly once', () => {
  type Step =
    { do: 'type'; bytes: Uint8Array } | { do: 'take'; full: boolean } | { do: 'answer' | 'cut' | 'open' | 'retry' };
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.uint8Array({ minLength: 1, maxLength: 6 }).map((typed) => ({ do: 'type' as const, bytes: typed })),
    },
    { weight: 6, arbitrary: fc.boolean().map((full) => ({ do: 'take' as const, full })) },
    { weight: 6, arbitrary: fc.constant({ do: 'answer' as const }) },
    { weight: 1, arbitrary: fc.constantFrom({ do: 'cut' as const }, { do: 'retry' as const }) },
    { weight: 2, arbitrary: fc.constant({ do: 'open' as const }) },
  );

  it('whatever is cut, refused or sent again: the shell gets what was typed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const queue = new InputQueue(newWriter);
        const shell = new Shell();
        const typed: number[] = [];
        let there: NumberedInput[] = [];
        let back: { writer: string; number: number }[] = [];
        let up = false;
        const flush = () => there.push(...all(queue));
        const open = () => {
          if (up) return;
          expect(queue.spoilt(0)).toBeNull();
          queue.open();
          up = true;
        };
        const cut = () => {
          there = [];
          back = [];
          queue.close();
          up = false;
        };
        for (const each of steps) {
          if (each.do === 'type') {
            typed.push(...each.bytes);
            expect(queue.push(each.bytes, 0)).toBe(true);
          } else if (each.do === 'take') {
            const input = there.shift();
            if (input !== undefined) back.push(shell.take(input, each.full));
          } else if (each.do === 'answer') {
            const answer = back.shift();
            if (answer?.writer === queue.name) queue.applied(answer.number, 0);
          } else if (each.do === 'cut') cut();
          else if (each.do === 'open') open();
          else if (up) queue.retry();
          flush();
        }
        cut();
        open();
        for (let turn = 0; turn < 500 && !queue.empty; turn += 1) {
          flush();
          for (const input of there.splice(0)) back.push(shell.take(input));
          for (const answer of back.splice(0)) queue.applied(answer.number, 0);
          queue.retry();
        }
        expect(shell.got).toEqual(typed);
      }),
      { numRuns: 500 * inject('effort') },
    );
  });

  it('cuts a long paste into numbered pieces and keeps few of them on the way', () => {
    const queue = new InputQueue(newWriter);
    queue.open();
    queue.push(new Uint8Array(INPUT_CHUNK_BYTES * 6 + 1), 0);
    expect(all(queue).map(({ number }) => number)).toEqual([1, 2, 3]);
    queue.applied(2, 0);
    expect(all(queue).map(({ number, bytes: { length } }) => [number, length])).toEqual([
      [4, INPUT_CHUNK_BYTES],
      [5, INPUT_CHUNK_BYTES],
    ]);
  });

  it('asks to be sent again soon after a refusal, and later without any answer', () => {
    const queue = new InputQueue(newWriter);
    queue.open();
    queue.push(bytes('ab'), 0);
    all(queue);
    expect(queue.retryAt).toBe(3000);
    queue.applied(0, 100);
    expect(queue.retryAt).toBe(300);
    queue.retry();
    expect(all(queue, 300).map(({ number }) => number)).toEqual([1]);
    queue.applied(1, 400);
    expect(queue.retryAt).toBeNull();
    expect(queue.empty).toBe(true);
  });
});

describe('without a line', () => {
  it('keeps what was typed for a while', () => {
    const queue = new InputQueue(newWriter);
    expect(queue.push(bytes('ls\r'), 0)).toBe(true);
    expect(all(queue)).toEqual([]);
    expect(queue.spoilt(KEPT_MS)).toBeNull();
    queue.open();
    expect(all(queue).map((input) => [input.number, ...input.bytes])).toEqual([[1, 108, 115, 13]]);
  });

  it('drops all of it when a part is too old, and goes on as a new writer', () => {
    const queue = new InputQueue(newWriter);
    const before = queue.name;
    queue.push(bytes('rm -rf '), 0);
    queue.push(bytes('tmp\r'), KEPT_MS);
    expect(queue.spoilt(KEPT_MS + 1)).toBe('late');
    expect(queue.giveUp()).toBeNull();
    queue.open();
    expect(all(queue)).toEqual([]);
    queue.push(bytes('x'), KEPT_MS + 2);
    expect(queue.name).not.toBe(before);
    expect(all(queue).map(({ number }) => number)).toEqual([1]);
  });

  it('drops all of it when it becomes too much, and what follows until the line is back', () => {
    const queue = new InputQueue(newWriter);
    expect(queue.push(new Uint8Array(KEPT_BYTES), 0)).toBe(true);
    expect(queue.push(bytes('x'), 0)).toBe(false);
    expect(queue.push(bytes('y'), 0)).toBe(false);
    expect(queue.spoilt(1)).toBe('much');
    expect(queue.giveUp()).toBeNull();
    queue.open();
    expect(queue.empty).toBe(true);
    expect(queue.push(bytes('z'), 1)).toBe(true);
    expect(all(queue).length).toBe(1);
  });
});

describe('given up on its way', () => {
  it('asks how far it came, by a number that is never applied', () => {
    const queue = new InputQueue(newWriter);
    const shell = new Shell();
    queue.open();
    queue.push(bytes('a'), 0);
    queue.push(bytes('b'), 0);
    const [first] = all(queue);
    shell.take(first!);
    queue.close();
    queue.push(bytes('c'), 1);
    expect(queue.spoilt(KEPT_MS + 1)).toBe('late');
    const name = queue.name;
    const doubt = queue.giveUp()!;
    expect(doubt).toMatchObject({ name, first: 1, last: 2, whole: false });
    expect(shell.take(doubt.ask)).toEqual({ writer: name, number: 1 });
    expect(shell.got).toEqual([97]);
    expect(queue.empty).toBe(true);
    expect(queue.name).not.toBe(name);
  });

  it('knows that what was answered for is through', () => {
    const queue = new InputQueue(newWriter);
    queue.open();
    queue.push(bytes('a'), 0);
    all(queue);
    queue.applied(1, 0);
    queue.close();
    queue.push(bytes('b'), 0);
    expect(queue.giveUp()).toBeNull();
  });
});

it('refuses a paste that is beyond all measure, whole', () => {
  const queue = new InputQueue(newWriter);
  queue.open();
  expect(queue.push(new Uint8Array(5 * 1024 * 1024), 0)).toBe(false);
  expect(queue.empty).toBe(true);
});
