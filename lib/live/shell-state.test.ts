import { describe, expect, it } from 'vitest';
import { parseMark, ShellState, type Mark } from './shell-state.ts';

const A: Mark = { kind: 'A' };
const B: Mark = { kind: 'B', again: false };
const again: Mark = { kind: 'B', again: true };
const C: Mark = { kind: 'C' };
const D = (status: number | null): Mark => ({ kind: 'D', status });

const events = (shell: ShellState, ...marks: Mark[]) =>
  marks.map((mark) => shell.mark(mark)).filter((event) => event !== null);
const atPrompt = () => {
  const shell = new ShellState();
  events(shell, A, B);
  return shell;
};

describe('parseMark', () => {
  it.each([
    ['A', A],
    ['B', B],
    ['C', C],
    ['A;cl=m;aid=7', A],
    ['D;0', D(0)],
    ['D;130;aid=7', D(130)],
    ['D', D(null)],
    ['D;-1', D(null)],
    ['D;1e3', D(null)],
    ['E', null],
    ['', null],
  ])('reads %j', (data, mark) => {
    expect(parseMark(data, null)).toEqual(mark);
  });

  it.each([
    ['A;k=0123456789abcdef', A],
    ['B;k=0123456789abcdef', B],
    ['C;aid=7;k=0123456789abcdef', C],
    ['D;7;k=0123456789abcdef', D(7)],
    ['D;k=0123456789abcdef', D(null)],
    ['D;k=0123456789abcdef;0', D(null)],
    ['D;0', null],
    ['B', null],
    ['A;k=', null],
    ['A;k=0123456789abcdeF', null],
    ['A;k=0123456789abcdef0', null],
    ['A;k=fedcba9876543210', null],
    ['A;xk=0123456789abcdef', null],
    ['k=0123456789abcdef', null],
    ['E;k=0123456789abcdef', null],
  ])('where shells have a key reads %j', (data, mark) => {
    expect(parseMark(data, '0123456789abcdef')).toEqual(mark);
  });
});

describe('a command typed by a button', () => {
  it('runs and ends with its status', () => {
    const shell = atPrompt();
    shell.typed();
    expect(shell.at).toBe('typed');
    expect(events(shell, C)).toEqual([{ event: 'started' }]);
    expect(shell.at).toBe('running');
    expect(events(shell, D(3), A, B)).toEqual([{ event: 'ended', status: 3 }]);
    expect(shell.at).toBe('prompt');
  });

  it('is not over because a paste made the shell draw its prompt again', () => {
    const shell = atPrompt();
    shell.typed();
    expect(events(shell, A, again)).toEqual([]);
    expect(shell.at).toBe('typed');
    expect(events(shell, C, C, D(0), A, B)).toEqual([{ event: 'started' }, { event: 'ended', status: 0 }]);
  });

  it('ends without a status if it never became a command', () => {
    const shell = atPrompt();
    shell.typed();
    expect(events(shell, A, B)).toEqual([{ event: 'ended', status: null }]);
    expect(shell.at).toBe('prompt');
  });

  it('counts the first failure of several lines', () => {
    const shell = atPrompt();
    shell.typed();
    expect(events(shell, C, D(0), C, D(2), C, D(0), A, B).at(-1)).toEqual({ event: 'ended', status: 2 });
  });

  it('that opens a shell within is not ended by that shell’s prompt, nor by what the student does there', () => {
    const shell = atPrompt();
    shell.typed();
    expect(events(shell, C, A, B)).toEqual([{ event: 'started' }]);
    expect(shell.at).toBe('prompt');
    expect(events(shell, C, D(1), A, B)).toEqual([]);
  });

  it('that was dropped on the way leaves the prompt as it was', () => {
    const shell = atPrompt();
    shell.typed();
    shell.untyped();
    expect(shell.at).toBe('prompt');
    expect(events(shell, C, D(0), A, B)).toEqual([]);
  });

  it('is lost sight of when the screen begins anew', () => {
    const shell = atPrompt();
    shell.typed();
    expect(shell.reset()).toBe(true);
    expect(shell.at).toBe('unknown');
    expect(shell.reset()).toBe(false);
  });
});

describe('the student', () => {
  it('presses Enter: not at the prompt until the shell says so', () => {
    const shell = atPrompt();
    shell.entered();
    expect(shell.at).toBe('entered');
    expect(events(shell, A, B)).toEqual([]);
    expect(shell.at).toBe('prompt');
  });

  it('presses Enter in a program: nothing changes', () => {
    const shell = atPrompt();
    events(shell, C);
    shell.entered();
    expect(shell.at).toBe('running');
  });
});
