import { afterEach, expect, it, vi } from 'vitest';
import { goOn, instructorToken } from './address.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser at this address, with a history of this one entry. */
function at(address: string) {
  const url = new URL(address, 'https://class.example');
  const history = [url.href];
  const { origin, search, hash } = url;
  vi.stubGlobal('location', {
    origin,
    search,
    hash,
    assign: (to: string) => void history.push(new URL(to, origin).href),
    replace: (to: string) => void history.splice(-1, 1, new URL(to, origin).href),
  });
  return history;
}

it('the instructor’s link does not stay in the history', () => {
  const history = at('/door#instructor=secret');
  expect(instructorToken()).toBe('secret');
  goOn('/room');
  expect(history).toEqual(['https://class.example/room']);
});

it.each([
  ['/door', 'https://class.example/'],
  ['/door?next=%2Flearn%2Fx%3Fy%3D1', 'https://class.example/learn/x?y=1'],
  ['/door?next=https%3A%2F%2Fevil.example%2F', 'https://class.example/'],
  ['/door?next=%2F%2Fevil.example', 'https://class.example/'],
  ['/door?next=%2Fdoor', 'https://class.example/'],
])('from %s one goes on to %s', (address, destination) => {
  const history = at(address);
  goOn('/');
  expect(history).toEqual([destination]);
});
