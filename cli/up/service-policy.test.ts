import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withoutServices } from './service-policy.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'slipway-policy-'));
  file = join(directory, 'policy-rc.d');
});
afterEach(() => rmSync(directory, { recursive: true }));

test('says no while it works and leaves nothing behind', async () => {
  const during = await withoutServices(async () => readFileSync(file, 'utf8'), file);
  expect(during).toMatch(/exit 101/);
  expect(existsSync(file)).toBe(false);
});

test('puts the one that was there back, also when the work fails', async () => {
  writeFileSync(file, 'exit 0\n');
  const work = async () => {
    throw new Error('no network');
  };
  await expect(withoutServices(work, file)).rejects.toThrow('no network');
  expect(readFileSync(file, 'utf8')).toBe('exit 0\n');
});

test('repairs what a start that was killed left', async () => {
  writeFileSync(file, 'exit 0\n');
  // killed in the middle of its work
  await withoutServices(async () => {
    const [ours, theirs] = [readFileSync(file), readFileSync(`${file}.before-slipway`)];
    setImmediate(() => {
      writeFileSync(file, ours);
      writeFileSync(`${file}.before-slipway`, theirs);
    });
  }, file);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await withoutServices(async () => {}, file);
  expect(readFileSync(file, 'utf8')).toBe('exit 0\n');
});
