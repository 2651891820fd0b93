/** The dictionary is whole: each code of the wire has words, and they read as sentences. */
import { describe, expect, test } from 'vitest';
import { Refusal } from '../protocol/http.ts';
import { EndReason, ErrorCode, Limit, type HostState } from '../protocol/messages.ts';
import {
  ago,
  duration,
  soon,
  endSaid,
  errorWords,
  hostStateWords,
  limitHelp,
  limitWords,
  plural,
  refusalWords,
  unreachableWords,
  words,
  type Said,
} from './words.ts';
import { workspaceWords } from './words-workspace.ts';

function expectSentences({ what, next }: Said) {
  for (const said of [what, next]) {
    expect(said).toMatch(/^[A-Z“]/);
    expect(said).toMatch(/[.!)]$/);
    expect(said).not.toMatch(/undefined|null|NaN/);
  }
}

describe('each code says what happened and what to do next', () => {
  test.each(Object.values(words.code.waiting))('a block that waits', (say) => {
    expectSentences(say('Terminal 1', null));
    expectSentences(say('Terminal 1', 'sleep 10'));
  });

  test.each([words.code.dropped, words.code.unknown])('a block that was not run, or nobody knows', expectSentences);

  test.each(Object.values(workspaceWords.typingDropped))('typing that was dropped', (say) => {
    expectSentences(say('Terminal 1'));
    expectSentences(say(''));
  });

  test.each(ErrorCode.def.entries ? Object.values(ErrorCode.def.entries) : [])('error %s', (code) => {
    expectSentences(errorWords[code]({}));
    expectSentences(errorWords[code]({ max: 12, path: 'a/b' }));
  });
  test.each(Object.values(EndReason.def.entries))('end %s', (reason) => {
    expectSentences(endSaid(reason, null));
    for (const until of [null, 'Friday, 4 December']) {
      const { kept, next } = endSaid(reason, until);
      expectSentences({ what: kept, next });
    }
  });
  test.each(Object.values(Limit.def.entries))('limit %s', (limit) => expectSentences(limitWords[limit]));
  test.each(Object.values(Limit.def.entries))('%s that is nearly used up', (limit) =>
    expectSentences({ what: workspaceWords.use.near[limit], next: limitHelp[limit] }),
  );
  test.each(Object.values(Refusal.shape.code.def.entries))('refusal %s', (code) => {
    expectSentences(refusalWords[code]());
    expectSentences(refusalWords[code](30));
  });
  test('no answer at all', () => expectSentences(unreachableWords));
  test('an instructor’s link of another classroom', () => expectSentences(words.door.instructorWrong));
});

test('no dictionary has words for a code that is gone', () => {
  expect(Object.keys(errorWords).sort()).toEqual(Object.values(ErrorCode.def.entries).sort());
  expect(Object.keys(limitWords).sort()).toEqual(Object.values(Limit.def.entries).sort());
  expect(Object.keys(refusalWords).sort()).toEqual(Object.values(Refusal.shape.code.def.entries).sort());
});

test('a host that can be used is called Ready, and nothing else is', () => {
  const states: HostState[] = [
    { phase: 'absent' },
    { phase: 'starting' },
    { phase: 'starting', turn: { position: 2, aboutMs: null } },
    { phase: 'ready', idleEndsAt: null },
    { phase: 'failed', code: 'disk-full' },
    { phase: 'frozen', until: 1 },
    { phase: 'ended', reason: 'idle' },
  ];
  expect(states.filter((state) => hostStateWords(state) === 'Ready')).toEqual([{ phase: 'ready', idleEndsAt: null }]);
});

test('numbers are said as a person says them', () => {
  expect(plural(1, 'lesson')).toBe('1 lesson');
  expect(duration(130)).toBe('2 hours 10 minutes');
  expect(duration(60)).toBe('1 hour');
  expect(soon(0)).toBe('5 seconds');
  expect(soon(11_000)).toBe('15 seconds');
  expect(soon(58_000)).toBe('1 minute');
  expect(soon(61_000)).toBe('2 minutes');
  expect(ago(3_000)).toBe('just now');
  expect(ago(125_000)).toBe('2 min ago');
  expect(ago(26 * 3_600_000)).toBe('1 day ago');
});

test('the names that tests outside rely on', () => {
  expect(words.code).toMatchObject({ copy: 'Copy', run: 'Run', save: 'Save to my host' });
  expect(workspaceWords).toMatchObject({
    open: 'Open my Docker host',
    terminals: 'Terminals',
    newTerminal: 'New terminal',
    screenReader: 'Screen reader mode',
    status: { ready: 'Ready' },
  });
  expect(words.lesson).toMatchObject({ outline: 'Lessons', workspace: 'Workspace' });
  expect(words.door).toMatchObject({ code: 'Class code', name: 'Your name' });
});
