import { expect, test } from 'vitest';
import { connectEngine } from './client.ts';
import { PlacedName, kindOf, libraryPath, placeImage } from './place-image.ts';

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

test('knows what an archive holds by its entries', () => {
  expect(kindOf(['blobs/', 'index.json', 'oci-layout'])).toBe('saved');
  expect(kindOf(['layer.tar', 'manifest.json'])).toBe('saved');
  expect(kindOf(['./', './bin/', './bin/sh'])).toBe('root');
  expect(kindOf(['bin', 'usr/', 'usr/bin/sh'])).toBe('root');
  expect(kindOf(['notes.txt', 'binary', ''])).toBeNull();
});

test.each([
  ['a name with a registry', 'alpine', ['alpine:3', 'docker.io/library/alpine:3'], 'bad-name'],
  ['no name', 'alpine', [], 'bad-name'],
  ['a file that is no archive', import.meta.filename, ['alpine:3'], 'no-image'],
  ['a directory', import.meta.dirname, ['alpine:3'], 'no-image'],
  ['an engine that is not there', 'alpine', ['alpine:3'], 'engine-down'],
])('refuses %s', async (_, source, targets, code) => {
  await expect(placeImage(connectEngine('/nonexistent.sock'), source, targets)).rejects.toMatchObject({ code });
});
