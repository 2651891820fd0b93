import { expect, test } from 'vitest';
import { RequestLine } from './request-line.ts';

test('collects a line from pieces and keeps what follows', () => {
  const collector = new RequestLine(100);
  expect(collector.push(Buffer.from('{"verb"'))).toBe('more');
  expect(collector.push(Buffer.from(':"ping"}\n\0raw\nbytes'))).toEqual({
    line: '{"verb":"ping"}',
    rest: Buffer.from('\0raw\nbytes'),
  });
});

test('a line of the limit is taken, one byte more is not, with or without its end', () => {
  expect(new RequestLine(4).push(Buffer.from('abcd\n'))).toMatchObject({ line: 'abcd' });
  expect(new RequestLine(4).push(Buffer.from('abcde\n'))).toBe('too-long');
  const endless = new RequestLine(4);
  expect(endless.push(Buffer.from('abcd'))).toBe('more');
  expect(endless.push(Buffer.from('e'))).toBe('too-long');
});

test('a line that comes a byte at a time holds no more than its bytes', () => {
  const pieces = Array.from({ length: 4_096 }, () => Buffer.from('x'));
  const collector = new RequestLine(pieces.length);
  for (const piece of pieces) expect(collector.push(piece)).toBe('more');
  expect(collector.push(Buffer.from('\n'))).toMatchObject({ line: 'x'.repeat(pieces.length) });
});
