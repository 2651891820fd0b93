import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockInput } from './block-input.ts';

const typed = (text: string, paste: boolean) => new TextDecoder().decode(blockInput(text, paste));

it.each([
  ['docker ps\n', false, 'docker ps\r'],
  ['docker ps\n', true, 'docker ps\r'],
  ['a\nb\n', true, '\x1b[200~a\rb\x1b[201~\r'],
  ['a\r\nb', false, 'a\rb\r'],
  ['\n\nfor x in 1; do\n  echo $x\ndone\n\n', true, '\x1b[200~for x in 1; do\r  echo $x\rdone\x1b[201~\r'],
  ['printf "a\tb"', true, '\x1b[200~printf "a\tb"\x1b[201~\r'],
  ['echo größer 日本', false, 'echo größer 日本\r'],
])('types %j (paste: %s)', (text, paste, expected) => {
  expect(typed(text, paste)).toBe(expected);
});

it('cannot press keys that the lesson does not show', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.boolean(), (text, paste) => {
      const inner = typed(text, paste).replace(/^\x1b\[200~([^]*)\x1b\[201~\r$/, '$1\r');
      expect(inner).toMatch(/^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*\r$/);
    }),
  );
  expect(typed('a\x1b[201~\nrm x', true)).toBe('\x1b[200~a[201~\rrm x\x1b[201~\r');
});
