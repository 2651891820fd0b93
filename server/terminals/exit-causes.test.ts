import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { ExitCauses } from './exit-causes.ts';
import { TerminalList } from './terminal-list.ts';

const KILLED = { code: -1, signal: 9 };
const CAUSED = { ...KILLED, cause: 'out-of-memory' };
let clock: ManualClock;
beforeEach(() => void (clock = new ManualClock()));

it.each([
  [4_000, CAUSED],
  [6_000, KILLED],
])('a shell that is killed %i ms after the memory was used up', async (ms, exit) => {
  const causes = new ExitCauses(clock);
  causes.outOfMemory();
  await clock.pass(ms);
  expect(causes.exited(1, KILLED)).toEqual(exit);
});

it('a shell that was killed just before, too; not one that ended in another way or long ago', async () => {
  const list = new TerminalList(
    new Map([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]),
    clock,
  );
  list.exited(1, KILLED);
  await clock.pass(6_000);
  list.exited(2, KILLED);
  list.exited(3, { code: 137, signal: 0 });
  list.exited(4, { code: -1, signal: 15 });
  await clock.pass(2_000);
  expect(list.outOfMemory()).toBe(true);
  expect(list.outOfMemory()).toBe(false);
  expect(list.infos().map(({ exit }) => exit)).toEqual([
    KILLED,
    CAUSED,
    { code: 137, signal: 0 },
    { code: -1, signal: 15 },
  ]);
});
