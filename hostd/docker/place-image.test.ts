import { expect, test } from 'vitest';
import { PlacedName, libraryPath } from './place-image.ts';

test('an official name goes where docker.io keeps it', () => {
  expect(libraryPath('alpine:latest')).toBe('library/alpine:latest');
  expect(libraryPath('course/web:1')).toBe('course/web:1');
});

test.each(['alpine:latest', 'course/web:1.0', 'a-b_c/d.e:V1'])('takes %s', (name) => {
  expect(PlacedName.safeParse(name).success).toBe(true);
});

test.each(['alpine', 'Alpine:1', '../x:1', 'registry.example/a/b:1', 'a:', ':1', 'a b:1', ''])('refuses %j', (name) => {
  expect(PlacedName.safeParse(name).success).toBe(false);
});
