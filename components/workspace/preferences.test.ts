import { expect, it } from 'vitest';
import { FONT_SIZE, parsePreferences } from './preferences.ts';

const usual = { fontSize: 13, screenReader: false };

it.each([
  [null, usual],
  ['', usual],
  ['not json', usual],
  ['[]', usual],
  ['null', usual],
  ['{"fontSize":16,"screenReader":true}', { fontSize: 16, screenReader: true }],
  ['{"fontSize":1000}', { fontSize: FONT_SIZE.max, screenReader: false }],
  ['{"fontSize":-3}', { fontSize: FONT_SIZE.min, screenReader: false }],
  ['{"fontSize":12.5,"screenReader":"yes"}', usual],
])('%j is %j', (text, preferences) => {
  expect(parsePreferences(text)).toEqual(preferences);
});
