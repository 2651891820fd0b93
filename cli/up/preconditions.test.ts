import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LEAST_FREE_GIB } from '../../hostd/verbs.ts';
import { gibNeeded } from './preconditions.ts';

function dataDirectory(): string {
  const data = mkdtempSync(join(tmpdir(), 'slipway-data-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  return data;
}

test('a first start needs what hostd will ask for, and room for what is set up before', async () => {
  const data = dataDirectory();
  expect(await gibNeeded(data)).toBeGreaterThan(LEAST_FREE_GIB);
  expect(await gibNeeded(`${data}/not/there/yet`)).toBeGreaterThan(LEAST_FREE_GIB);
  // a start that was ended before hostd came so far
  mkdirSync(`${data}/hostd`);
  writeFileSync(`${data}/hostd/state.json`, '{}');
  expect(await gibNeeded(data)).toBeGreaterThan(LEAST_FREE_GIB);
});

test('a later start is not refused for what is there already', async () => {
  const onFile = dataDirectory();
  writeFileSync(`${onFile}/docker.btrfs`, '');
  expect(await gibNeeded(onFile)).toBeLessThan(1);
  const onBtrfs = dataDirectory();
  mkdirSync(`${onBtrfs}/docker/engine`, { recursive: true });
  expect(await gibNeeded(onBtrfs)).toBeLessThan(1);
});
