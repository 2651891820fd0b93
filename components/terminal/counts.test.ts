import { Terminal } from '@xterm/headless';
import { expect, it } from 'vitest';
import { boundCounts } from './counts.ts';

const screen = () => {
  const terminal = new Terminal({ cols: 20, rows: 5, allowProposedApi: true });
  const bound = boundCounts(terminal);
  const write = (text: string) => new Promise<void>((written) => terminal.write(text, written));
  const line = (y: number) => terminal.buffer.active.getLine(y)?.translateToString(true);
  return { bound, write, line };
};

it.each(['b', 'L', 'M', 'S', 'T', 'I', 'Z'])(
  'a count that would keep the page busy for ever does nothing: %s',
  async (final) => {
    const { write, line } = screen();
    await write(`one\x1b[2147483647${final}\x1b[9999;7${final} two`);
    expect(line(0)).toBe('one two');
  },
);

it('counts that a program means are kept', async () => {
  const { write, line } = screen();
  await write('-\x1b[9b\r\nbelow\r\x1b[L\x1b[5Lbelow');
  expect([line(0), line(1)]).toEqual(['----------', 'below']);
});

it.each(['L', 'M', 'S', 'T'])('more lines than the screen has do nothing: %s', async (final) => {
  const { write, line } = screen();
  await write(`one\x1b[6${final} two`);
  expect(line(0)).toBe('one two');
});

it('is taken away again', async () => {
  const { bound, write, line } = screen();
  bound.dispose();
  await write('a\x1b[1001L');
  expect(line(0)).toBe('');
});
