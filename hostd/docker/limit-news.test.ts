import { beforeEach, describe, expect, it } from 'vitest';
import { LimitNews } from './limit-news.ts';

let news: LimitNews;
beforeEach(() => void (news = new LimitNews()));

const counted = (at: number, memory: number, processes = 0, crowded = false, id = 'a') =>
  news.counted(id, { memory, processes, crowded }, at);

describe('a counter', () => {
  it('that grew is news, and the first one is none', () => {
    expect(counted(0, 7, 3)).toEqual([]);
    expect(counted(2_000, 7, 3)).toEqual([]);
    expect(counted(4_000, 8, 3)).toEqual(['memory']);
    expect(counted(6_000, 8, 4)).toEqual(['processes']);
  });

  it('that goes on growing is told every half a minute, of each host by itself', () => {
    counted(0, 0);
    counted(0, 0, 0, false, 'b');
    const told = [];
    for (let second = 2; second <= 62; second += 2) told.push(...counted(second * 1000, second).map(() => second));
    expect(told).toEqual([2, 32, 62]);
    expect(counted(63_000, 1, 0, false, 'b')).toEqual(['memory']);
  });

  it('of a host that was away starts anew', () => {
    counted(0, 5);
    news.keepOnly(new Set(['b']));
    expect(counted(2_000, 9)).toEqual([]);
  });
});

it('a host with as many processes as it may have is told of once, though the kernel counts the refusals elsewhere', () => {
  counted(0, 0);
  expect(counted(2_000, 0, 0, true)).toEqual(['processes']);
  expect(counted(60_000, 0, 0, true)).toEqual([]);
  counted(62_000, 0, 0, false);
  expect(counted(64_000, 0, 0, true)).toEqual(['processes']);
});

it('a full disk is told of when it becomes full, and seldom while it stays so', () => {
  const told = [];
  for (let second = 0; second < 1300; second += 10)
    told.push(...news.disk('a', second > 20, second * 1000).map(() => second));
  expect(told).toEqual([30, 630, 1230]);
  expect(news.disk('a', false, 1_300_000)).toEqual([]);
  expect(news.disk('a', true, 1_310_000)).toEqual(['disk']);
});
