import { Terminal as Headless } from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { expect, it } from 'vitest';
import { TerminalTools } from './tools.ts';

/** The tools of a real terminal without a screen; what they tell, and what the terminal says to its program. */
function tools() {
  const terminal = new Headless({ allowProposedApi: true, cols: 40, rows: 5 });
  const told: string[] = [];
  const typed: string[] = [];
  const answers: ((yes: boolean) => void)[] = [];
  let quiet = false;
  terminal.onData((data) => typed.push(data));
  const made = new TerminalTools(
    Object.assign(terminal, { paste: (text: string) => typed.push(text) }) as unknown as Terminal,
    new EventTarget() as HTMLElement,
    () => quiet,
    {
      onRiskyPaste: (text) => told.push(`paste ${text}`) > 0,
      onClipboard: (text, answer) => {
        told.push(`clipboard ${text}`);
        answers.push(answer);
      },
      onTitle: (title) => told.push(`title ${title}`),
      onBell: () => told.push('bell'),
      onNewMark: ({ kind }) => told.push(`mark ${kind}`),
    },
  );
  const write = (text: string, old = false) =>
    new Promise<void>((resolve) => {
      quiet = old;
      terminal.write(text, resolve);
    });
  return { made, told, typed, answers, write };
}

const put = (text: string) => `\x1b]52;c;${btoa(text)}\x07`;

it('a program’s text for the clipboard is asked about, one at a time, and only while it is new', async () => {
  const { told, answers, write } = tools();
  await write(put('old'), true);
  await write(put('one') + put('two'));
  expect(told).toEqual(['clipboard one']);
  answers[0]!(true);
  await write(put('three'));
  expect(told).toEqual(['clipboard one', 'clipboard three']);
  answers[1]!(false);
  await write(put('four'));
  expect(told.length).toBe(2);
});

it('a question for what is on the clipboard is never answered and asks nobody', async () => {
  const { told, typed, write } = tools();
  await write('\x1b]52;c;?\x07\x1b]52;;?\x1b\\\x1b]52;?\x07');
  expect([told, typed]).toEqual([[], []]);
});

it('bells and marks of old output are not told; its title is', async () => {
  const { told, write } = tools();
  await write('\x07\x1b]2;vim\x07', true);
  await write('\x07\x1b]0;htop\x07');
  expect(told).toEqual(['title vim', 'bell', 'title htop']);
});

it('a paste loses its control characters, and asks only where its lines would run', async () => {
  const { made, told, typed, write } = tools();
  made.offerPaste('ls\x1b[201~\x03');
  made.offerPaste('a\nb');
  await write('\x1b[?2004h');
  made.offerPaste('c\nd');
  made.offerPaste('\x00');
  expect(typed).toEqual(['ls[201~', 'c\nd']);
  expect(told).toEqual(['paste a\nb']);
});

it('what a program wrote is there by command after a full reset as well', async () => {
  const { made, write } = tools();
  await write('before\r\n');
  expect(made.commands()[0]).toMatchObject({ state: 'unmarked', output: ['before'] });
  await write('\x1bcafter');
  expect(made.commands()).toMatchObject([{ output: ['after'] }]);
});
