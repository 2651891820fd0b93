import { describe, expect, it } from 'vitest';
import { ClipboardManners, MAX_CLIPBOARD_BYTES, QUIET_AFTER_NO_MS, textForClipboard } from './clipboard-request.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('what a program wants on the clipboard', () => {
  it.each([
    [`c;${base64('hello')}`, 'hello'],
    [`;${base64('two\nlines')}`, 'two\nlines'],
    [`p;${base64('日本 🐋')}`, '日本 🐋'],
    [`c;${base64('ls\x1b[201~\x03')}`, 'ls[201~'],
    [`c;${base64('echo \u202egnp.\u2066x')}`, 'echo gnp.x'],
  ])('%j is %j', (data, text) => {
    expect(textForClipboard(data)).toBe(text);
  });

  it.each([
    ['c;?'],
    ['?'],
    ['c;'],
    ['c'],
    ['c;not base64!'],
    [`c;${base64('  \x00 ')}`],
    [`c;${Buffer.of(0xff, 0xfe).toString('base64')}`],
    [`c;${base64('x'.repeat(MAX_CLIPBOARD_BYTES + 9))}`],
  ])('%#: nothing is asked', (data) => {
    expect(textForClipboard(data)).toBeNull();
  });
});

it('one question at a time, and none for a while after a No', () => {
  let now = 0;
  const manners = new ClipboardManners(() => now);
  expect(manners.ask()).toBe(true);
  expect(manners.ask()).toBe(false);
  manners.answered(true);
  expect(manners.ask()).toBe(true);
  manners.answered(false);
  expect(manners.ask()).toBe(false);
  now = QUIET_AFTER_NO_MS;
  expect(manners.ask()).toBe(true);
});
