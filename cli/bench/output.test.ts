/** That a text is found wherever the pieces were cut, and only from when it was asked for. */
import { expect, test } from 'vitest';
import { Output } from './output.ts';

const TEXT = 'a prompt$ ';

test('a text is found wherever it is cut', async () => {
  for (let cut = 0; cut <= TEXT.length; cut += 1) {
    const output = new Output();
    const found = output.until('prompt$');
    output.take(Buffer.from(TEXT.slice(0, cut)));
    output.take(Buffer.from(TEXT.slice(cut)));
    await expect(found).resolves.toBeGreaterThan(0);
    expect(output.bytes).toBe(TEXT.length);
  }
});

test('a piece for each byte is enough', async () => {
  const output = new Output();
  const found = output.until('prompt$');
  for (const byte of Buffer.from(`xx${TEXT}`)) output.take(Buffer.of(byte));
  await expect(found).resolves.toBeGreaterThan(0);
});

test('what came before the question is no answer', async () => {
  const output = new Output();
  output.take(Buffer.from('prom'));
  let come = false;
  const found = output.until('prompt$').then(() => (come = true));
  output.take(Buffer.from('pt$ '));
  await Promise.resolve();
  expect(come).toBe(false);
  output.take(Buffer.from('prompt$'));
  await found;
});
