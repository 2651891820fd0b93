import { describe, expect, it } from 'vitest';
import { asOneLine, cleanPaste, wouldRun } from './paste.ts';

it.each([
  ['ls\x1b[201~\nrm x', 'ls[201~\nrm x'],
  ['a\x00\x03\x7f\x9bb', 'ab'],
  ['tab\there\r\n', 'tab\there\r\n'],
  ['日本 🐋', '日本 🐋'],
])('%j is pasted as %j', (text, clean) => {
  expect(cleanPaste(text)).toBe(clean);
});

describe('asks before', () => {
  it.each([
    ['ls\npwd', false, true],
    ['ls\n', false, true],
    ['ls\rpwd', false, true],
    ['ls -l', false, false],
    ['ls\npwd', true, false],
  ])('%j, bracketed %s: %s', (text, bracketed, asks) => {
    expect(wouldRun(text, bracketed)).toBe(asks);
  });
});

it.each([
  ['ls\n', 'ls'],
  ['docker run \\\n  -it \\\r\n  alpine\n', 'docker run -it alpine'],
  ['one\n\ntwo\rthree', 'one two three'],
  ['\n', ''],
])('%j as one line is %j', (text, line) => {
  expect(asOneLine(text)).toBe(line);
});
