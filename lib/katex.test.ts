/** The formulas' files: only those, and of the version that is installed. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { katexFile, katexHref, KATEX_VERSION } from './katex.ts';

test('the version in the address is the one that is installed', () => {
  const { version } = JSON.parse(readFileSync('node_modules/katex/package.json', 'utf8')) as { version: string };
  expect(KATEX_VERSION).toBe(version);
});

test('the style sheet and a face of it are there', () => {
  const parts = katexHref.split('/').slice(2);
  expect(existsSync(katexFile(parts)!.path)).toBe(true);
  const face = /fonts\/KaTeX_Main-Regular\.woff2/.exec(readFileSync(katexFile(parts)!.path, 'utf8'))![0];
  const file = katexFile([KATEX_VERSION, ...face.split('/')])!;
  expect(file.type).toBe('font/woff2');
  expect(existsSync(file.path)).toBe(true);
});

test.each([
  [['0.0.1', 'katex.min.css']],
  [[KATEX_VERSION, 'katex.mjs']],
  [[KATEX_VERSION, 'fonts', '..', 'katex.min.css']],
  [[KATEX_VERSION, '..', 'package.json']],
  [[]],
])('nothing else: %j', (parts) => expect(katexFile(parts)).toBeNull());
