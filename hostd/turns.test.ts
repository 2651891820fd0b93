import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

function job() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { promise, resolve, reject, begun: false };
}
type Job = ReturnType<typeof job>;
const begin = (work: Job) => () => {
  work.begun = true;
  return work.promise;
};

test('so many at once, so many wait in their order, and no more are taken', async () => {
  const turns = new Turns({ atOnce: 2, mayWait: 2, turnMs: 60_000 });
  const jobs = Array.from({ length: 5 }, job);
  const outcomes = jobs.map((work) => turns.run(begin(work)));
  const begun = () => jobs.map((work) => work.begun);
  expect(begun()).toEqual([true, true, false, false, false]);
  expect(await outcomes[4]).toBeNull();
  jobs[1]!.resolve('second');
  expect(await outcomes[1]).toBe('second');
  await expect.poll(begun).toEqual([true, true, true, false, false]);
  for (const [index, work] of jobs.entries()) work.resolve(String(index));
  expect(await Promise.all(outcomes)).toEqual(['0', 'second', '2', '3', null]);
  expect(jobs[4]!.begun).toBe(false);
});

test('work that fails gives its turn back', async () => {
  const turns = new Turns({ atOnce: 1, mayWait: 1, turnMs: 60_000 });
  const [fails, follows] = [job(), job()];
  const outcomes = [turns.run(begin(fails)), turns.run(begin(follows))];
  fails.reject(new Error('no'));
  follows.resolve('yes');
  await expect(outcomes[0]).rejects.toThrow('no');
  expect(await outcomes[1]).toBe('yes');
  expect(await turns.run(() => Promise.resolve('after'))).toBe('after');
});

test('work that hangs gives its turn back after a while, once, and has its outcome all the same', async () => {
  const turns = new Turns({ atOnce: 1, mayWait: 2, turnMs: 20 });
  const [hangs, follows, last] = [job(), job(), job()];
  const outcomes = [hangs, follows, last].map((work) => turns.run(begin(work)));
  await expect.poll(() => follows.begun).toBe(true);
  hangs.resolve('late');
  expect(await outcomes[0]).toBe('late');
  follows.resolve('then');
  last.resolve('last');
  expect(await Promise.all(outcomes)).toEqual(['late', 'then', 'last']);
});
