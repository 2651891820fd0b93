import { expect, it } from 'vitest';
import { FONT_SIZE, parsePreferences } from './preferences.ts';

const usual = { fontSize: 13, screenReader: false, copyOnSelect: false, pasteWarning: true };

it.each([
  [null, usual],
  ['', usual],
  ['not json', usual],
  ['[]', usual],
  ['null', usual],
  ['{"fontSize":16,"screenReader":true}', { ...usual, fontSize: 16, screenReader: true }],
  ['{"copyOnSelect":true,"pasteWarning":false}', { ...usual, copyOnSelect: true, pasteWarning: false }],
  ['{"copyOnSelect":1,"pasteWarning":0}', usual],
  ['{"fontSize":1000}', { ...usual, fontSize: FONT_SIZE.max }],
  ['{"fontSize":-3}', { ...usual, fontSize: FONT_SIZE.min }],
  ['{"fontSize":12.5,"screenReader":"yes"}', usual],
])('%j is %j', (text, preferences) => {
  expect(parsePreferences(text)).toEqual(preferences);
});
