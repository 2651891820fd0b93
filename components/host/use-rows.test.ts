import { describe, expect, it } from 'vitest';
import type { HostUse } from '../../protocol/messages.ts';
import { storageInWords } from './figures-in-words.ts';
import { advice, inSentences, nearlyUsedUp, rowsOf } from './use-rows.ts';

const [MIB, GIB] = [2 ** 20, 2 ** 30];
const use: HostUse = {
  memoryBytes: 412 * MIB,
  memoryLimitBytes: 2 * GIB,
  processes: 37,
  processLimit: 1024,
  diskBytes: 1.25 * GIB,
  diskLimitBytes: 9.9 * GIB,
};

it.each([
  [0, '0 MB'],
  [0.4 * MIB, '0 MB'],
  [412.4 * MIB, '412 MB'],
  [1023.4 * MIB, '1023 MB'],
  [1023.6 * MIB, '1 GB'],
  [2 * GIB, '2 GB'],
  [1.26 * GIB, '1.3 GB'],
  [9.96 * GIB, '10 GB'],
])('%d bytes are %s', (bytes, words) => expect(storageInWords(bytes)).toBe(words));

describe('each row', () => {
  it('says how much of how much, in people’s units', () => {
    expect(rowsOf(use).map(({ of, figures }) => [of, figures])).toEqual([
      ['memory', '412 MB of 2 GB'],
      ['processes', '37 of 1024'],
      ['disk', '1.3 GB of 9.9 GB'],
    ]);
  });

  it('measures nothing without a bound, and never more than all of it', () => {
    const [memory, processes, disk] = rowsOf({ ...use, memoryLimitBytes: null, processes: 1030, diskBytes: null });
    expect(memory).toEqual({ of: 'memory', figures: '412 MB', meter: null });
    expect(processes?.meter).toEqual({ used: 1024, most: 1024 });
    expect(disk).toEqual({ of: 'disk', figures: null, meter: null });
  });

  it('is there before anything is known', () => {
    expect(rowsOf(null)).toEqual(['memory', 'processes', 'disk'].map((of) => ({ of, figures: null, meter: null })));
  });
});

describe('nearly used up', () => {
  const at = (percent: number, before: Parameters<typeof nearlyUsedUp>[1] = []) =>
    nearlyUsedUp(rowsOf({ ...use, diskBytes: percent, diskLimitBytes: 100 }), before);

  it('is what is above 90 %', () => {
    expect([at(90), at(91), at(100)]).toEqual([[], ['disk'], ['disk']]);
  });

  it('stays so until there is a little more room, and trembling about one bound says nothing new', () => {
    expect(at(88, ['disk'])).toEqual(['disk']);
    expect(at(85, ['disk'])).toEqual([]);
    for (const percent of [88, 91, 100, 84]) expect(at(percent, at(percent))).toEqual(at(percent));
  });

  it('is nothing that nobody can tell', () => {
    expect(nearlyUsedUp(rowsOf(null), ['memory', 'processes', 'disk'])).toEqual([]);
  });
});

it('is read out as sentences, with what helps', () => {
  const rows = rowsOf({ ...use, processes: null });
  expect(inSentences(rows, [])).toBe('Memory: 412 MB of 2 GB. Disk: 1.3 GB of 9.9 GB.');
  expect(inSentences(rows, ['disk'])).toBe(`Memory: 412 MB of 2 GB. Disk: 1.3 GB of 9.9 GB. ${advice('disk')}`);
  expect(advice('disk')).toMatch(/nearly full\. .*docker system prune/);
});
