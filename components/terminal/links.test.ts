import { expect, it } from 'vitest';
import { webAddress } from './links.ts';

it.each([
  ['https://docs.docker.com/engine', 'https://docs.docker.com/engine'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['https://аpple.com', 'https://xn--pple-43d.com/'],
  ['javascript:alert(1)', null],
  [' javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['file:///etc/passwd', null],
  ['vbscript:x', null],
  ['no address', null],
  ['', null],
])('%j is opened as %j', (text, address) => {
  expect(webAddress(text)).toBe(address);
});
