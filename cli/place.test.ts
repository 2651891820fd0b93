/** What is wrong with a file, a name or the moment, as the person reads it; hostd itself has its part of the say. */
import { afterEach, expect, test, vi } from 'vitest';
import { place } from './place.ts';
import { claim } from './up/preconditions.ts';
import { whereOf } from './up/settings.ts';

const where = whereOf({ instance: `p${process.pid % 100_000}`, data: `/nonexistent/slipway-${process.pid}` });
const file = import.meta.filename;

vi.spyOn(process.stdout, 'write').mockReturnValue(true);
const getuid = vi.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(0);
afterEach(() => void getuid.mockReturnValue(0));

test('only root may', async () => {
  getuid.mockReturnValue(1000);
  await expect(place(where, file, ['alpine:3'])).rejects.toThrow(/run sudo \.\/slipway place$/);
});

test('a file and a classroom must be there', async () => {
  await expect(place(where, '/nonexistent.tar', ['alpine:3'])).rejects.toThrow(
    /^There is no file \/nonexistent\.tar: /,
  );
  await expect(place(where, file, ['alpine:3'])).rejects.toThrow(/^Slipway does not run with \/nonexistent\/slipway-/);
});

test('in a classroom that runs, hostd says what is wrong', async () => {
  await claim(where);
  await expect(place(where, file, ['alpine:3', 'quay.io/a/b:1'])).rejects.toThrow(/^“quay\.io\/a\/b:1” is no name /);
  await expect(place(where, file, ['--teardown'])).rejects.toThrow(/^“--teardown” is no name /);
  await expect(place(where, file, ['alpine:3'])).rejects.toThrow(`${file} is no image file: make one with`);
  await expect(place(where, process.execPath, ['alpine:3'])).rejects.toThrow(/ is no image file: /);
});
