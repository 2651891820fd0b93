import { expect, test } from 'vitest';
import { InOneGo } from './in-one-go.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('what is said in one go is passed on in one go and in order, and what comes later by itself', async () => {
  const passed: string[] = [];
  const speech = new InOneGo((all) => passed.push(new TextDecoder().decode(all)));
  speech.say(bytes('one '));
  speech.say(bytes('two'));
  expect(speech.waiting).toBe(7);
  await Promise.resolve();
  speech.say(bytes('three'));
  await Promise.resolve();
  expect(passed).toEqual(['one two', 'three']);
  expect(speech.waiting).toBe(0);
});
