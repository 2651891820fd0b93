import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { resizeInTurn, resizeNow } from './in-turn.ts';

const piece = fc.oneof(
  fc.record({ text: fc.stringMatching(/^[a-z ]{1,80}(\r\n)?$/) }),
  fc.record({ columns: fc.integer({ min: 5, max: 60 }), rows: fc.integer({ min: 3, max: 12 }) }),
);

function contents(terminal: Terminal): string[] {
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: buffer.length }, (_, at) => buffer.getLine(at)!);
  return [...lines.map((line) => `${line.isWrapped}${line.translateToString(true)}`), `${buffer.cursorX}`];
}

it('all at once comes to the same as one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 30 }), async (pieces) => {
      const [queued, stepped] = [1, 2].map(() => new Terminal({ allowProposedApi: true, cols: 40, rows: 8 }));
      for (const each of pieces) {
        if ('text' in each) queued!.write(each.text);
        else resizeInTurn(queued! as never, each.columns, each.rows);
      }
      for (const each of pieces) {
        if ('text' in each) await new Promise<void>((resolve) => stepped!.write(each.text, resolve));
        else resizeNow(stepped! as never, each.columns, each.rows);
      }
      await new Promise<void>((resolve) => queued!.write('', resolve));
      expect(contents(queued!)).toEqual(contents(stepped!));
    }),
    { numRuns: 60 * inject('effort') },
  );
});

it.each([
  ['lower', 5],
  ['higher', 20],
])('a row that is full when the terminal gets %s keeps its last character', async (_, rows) => {
  const terminal = new Terminal({ allowProposedApi: true, cols: 10, rows: 8 });
  terminal.write('012345678,');
  resizeInTurn(terminal as never, 10, rows);
  await new Promise<void>((resolve) => terminal.write('next', resolve));
  const line = (at: number) => terminal.buffer.active.getLine(at)?.translateToString(true);
  expect([line(0), line(1)]).toEqual(['012345678,', 'next']);
});
