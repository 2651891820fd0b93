import { expect, test } from 'vitest';
import { Latest } from './latest.ts';

test('for one too many the oldest goes; who has left, or came again, does not', () => {
  const gone: string[] = [];
  const latest = new Latest<string>(2, (oldest) => gone.push(oldest));
  for (const one of ['a', 'b']) latest.add(one);
  latest.add('a');
  expect(gone).toEqual([]);
  latest.add('c');
  expect(gone).toEqual(['b']);
  latest.delete('a');
  latest.add('d');
  expect(gone).toEqual(['b']);
  latest.add('e');
  expect(gone).toEqual(['b', 'c']);
});
