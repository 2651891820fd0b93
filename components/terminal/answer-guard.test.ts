import { Terminal } from '@xterm/headless';
import type { IParser } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { AnswerGuard } from './answer-guard.ts';

/** A real terminal, without a screen, behind its guard. */
function guarded(waiting = () => 0) {
  const terminal = new Terminal({ allowProposedApi: true, cols: 40, rows: 5 });
  const guard = new AnswerGuard(terminal.parser as unknown as IParser, waiting);
  const said: string[] = [];
  terminal.onData((data) => {
    if (guard.passes(data)) said.push(data);
  });
  const write = (text: string, quiet: boolean) =>
    new Promise<void>((resolve) => {
      const turn = guard.handed(quiet);
      terminal.write(text, () => {
        turn.parsed();
        resolve();
      });
    });
  return { terminal, guard, said, write };
}

const QUESTIONS = ['\x1b[c', '\x1b[>c', '\x1b[5n', '\x1b[6n', '\x1b[?6n', '\x1b[?2004$p', '\x1b[4$p', '\x1bP$qm\x1b\\'];

describe('questions to the terminal', () => {
  it.each(QUESTIONS)('%j is answered when it is new, and not when it is old', async (question) => {
    const live = guarded();
    await live.write(question, false);
    expect(live.said.length).toBe(1);
    const old = guarded();
    await old.write(question, true);
    expect(old.said).toEqual([]);
  });

  it('are told apart in turn, although all wait in one queue', async () => {
    const { said, write } = guarded();
    await Promise.all([
      write('\x1b[5n', false),
      write('\x1b[c\x1b[6n', true),
      write('ab\x1b[6n', false),
      write('\x1b[c', true),
    ]);
    expect(said).toEqual(['\x1b[0n', '\x1b[1;3R']);
  });

  it('are not answered while answers pile up that nobody takes', async () => {
    let answered = 0;
    const { said, write } = guarded(() => answered);
    answered = 4096;
    await write('\x1b[6n', false);
    answered = 4097;
    await write('\x1b[6n\x1b]10;?\x07', false);
    expect(said).toEqual(['\x1b[1;1R']);
  });

  it('swallowed or not, what else is written shows', async () => {
    const { terminal, write } = guarded();
    await write('a\x1b[cb\x1b]10;?\x07c', true);
    expect(terminal.buffer.active.getLine(0)!.translateToString(true)).toBe('abc');
  });
});

it('what the student types passes, also while old output is parsed; reports of the focus do not', async () => {
  const { terminal, guard, said, write } = guarded();
  const writing = write('old', true);
  terminal.input('ls\r');
  expect(guard.passes('\x1b[I')).toBe(false);
  await writing;
  expect(said).toEqual(['ls\r']);
  expect(guard.passes('\x1b[I')).toBe(true);
});

it('gives the terminal back as it was', async () => {
  const { guard, said, write } = guarded();
  guard.dispose();
  await write('\x1b[c', true);
  expect(said.length).toBe(1);
});
