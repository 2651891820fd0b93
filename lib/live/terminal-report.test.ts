import { expect, test } from 'vitest';
import { isReport } from './terminal-report.ts';

const says = (text: string) => isReport(new TextEncoder().encode(text));

test.each(['\x1b[I', '\x1b[O', '\x1b[<0;12;7M\x1b[<0;12;7m', '\x1b[M !!'])('%j is said by the terminal', (text) => {
  expect(says(text)).toBe(true);
});

test.each(['', 'a', '\x1b', '\x1b[A', '\x1bOA', '\x1b[Iq', '\x1b[200~\x1b[I\x1b[201~'])('%j is typed', (text) => {
  expect(says(text)).toBe(false);
});
