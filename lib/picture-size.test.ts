/** Sizes from the first bytes of each format that a lesson may use. */
import { expect, test } from 'vitest';
import { sizeOfHead } from './picture-size.ts';

const bytes = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex');
const svg = (tag: string) =>
  Buffer.from(`<?xml version="1.0"?>\n<!-- a drawing -->\n<svg ${tag}><path d="M0 0"/></svg>`);

test.each([
  ['width and height', 'xmlns="x" width="640" height="360px"', { width: 640, height: 360 }],
  ['a viewBox alone', 'viewBox="0 0 720.4 300"', { width: 720, height: 300 }],
  ['percentages, which say nothing', 'width="100%" height="100%" viewBox="0,0,10,20"', { width: 10, height: 20 }],
  ['neither', 'xmlns="x"', null],
])('svg with %s', (_what, tag, size) => expect(sizeOfHead(svg(tag), 'image/svg+xml')).toEqual(size));

test.each([
  ['image/png', '89504e470d0a1a0a 0000000d 49484452 00000320 00000258', { width: 800, height: 600 }],
  ['image/gif', '474946383961 2003 5802 000000', { width: 800, height: 600 }],
  [
    'image/jpeg',
    'ffd8 ffe00010 4a46494600010100000100010000 ffc00011 08 0258 0320 03 012200',
    { width: 800, height: 600 },
  ],
  ['image/webp', '52494646 00000000 57454250 56503858 0a000000 00000000 1f0300 570200', { width: 800, height: 600 }],
  ['image/webp', '52494646 00000000 57454250 5650384c 00000000 2f 1fc39500', { width: 800, height: 600 }],
])('%s', (type, hex, size) => expect(sizeOfHead(bytes(hex), type)).toEqual(size));

test.each(['image/png', 'image/gif', 'image/jpeg', 'image/webp', 'image/svg+xml', 'image/avif'])(
  'too little of %s is of unknown size',
  (type) => expect(sizeOfHead(bytes('ffd8'), type)).toBeNull(),
);
