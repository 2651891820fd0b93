import { expect, test } from 'vitest';
import { SingleFlight } from './single-flight.ts';

test('callers that ask for the same share one run; the next asks anew', async () => {
  const flight = new SingleFlight();
  let runs = 0;
  const work = async () => (runs += 1);
  expect(await Promise.all([flight.run('h1', 'ensure', work), flight.run('h1', 'ensure', work)])).toEqual([1, 1]);
  expect(await flight.run('h1', 'ensure', work)).toBe(2);
});

test('different work on one host happens one after the other, on two hosts at once', async () => {
  const flight = new SingleFlight();
  const seen: string[] = [];
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const first = flight.run('h1', 'ensure', async () => {
    seen.push('ensure h1');
    await gate;
    seen.push('ensured h1');
  });
  const second = flight.run('h1', 'end', async () => void seen.push('end h1'));
  await flight.run('h2', 'ensure', async () => void seen.push('ensure h2'));
  release();
  await Promise.all([first, second]);
  expect(seen).toEqual(['ensure h1', 'ensure h2', 'ensured h1', 'end h1']);
});

test('a failure reaches its callers and does not stop what comes next', async () => {
  const flight = new SingleFlight();
  const failing = flight.run('h1', 'ensure', () => Promise.reject(new Error('no')));
  const next = flight.run('h1', 'end', async () => 'ended');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('ended');
});
