import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/live/manual-clock.ts';
import { Desk, LONG_COMMAND_MS, TITLE_REST_MS, type Screen } from './desk.ts';

let clock: ManualClock;
let desk: Desk;
let asks: boolean;
let byButton: boolean;
let pasted: string[];

const screen: Screen = {
  focus: () => {},
  tools: {
    commands: () => [],
    find: () => Promise.resolve(),
    endSearch: () => {},
    paste: (text) => void pasted.push(text),
  },
};

beforeEach(() => {
  clock = new ManualClock();
  asks = true;
  byButton = false;
  pasted = [];
  desk = new Desk({ clock, asksBeforePaste: () => asks, active: () => 1, ranByButton: () => byButton });
  desk.opened(1, screen);
});

describe('a paste that would run', () => {
  it('waits for an answer, and goes where it was meant for', () => {
    expect(desk.eventsOf(1).onRiskyPaste('a\nb')).toBe(true);
    expect(desk.picture().paste).toEqual({ terminal: 1, text: 'a\nb' });
    desk.answerPaste('a b');
    expect(pasted).toEqual(['a b']);
    expect(desk.picture().paste).toBeNull();
  });

  it('is thrown away by Cancel', () => {
    desk.eventsOf(1).onRiskyPaste('a\nb');
    desk.answerPaste(null);
    expect(pasted).toEqual([]);
  });

  it('goes through where nobody wants to be asked', () => {
    asks = false;
    expect(desk.eventsOf(1).onRiskyPaste('a\nb')).toBe(false);
    expect(desk.picture().paste).toBeNull();
  });
});

describe('a text for the clipboard', () => {
  it('is one question at a time', () => {
    const answers: string[] = [];
    desk.eventsOf(1).onClipboard('one', (yes) => answers.push(`one ${yes}`));
    desk.eventsOf(2).onClipboard('two', (yes) => answers.push(`two ${yes}`));
    expect(desk.picture().clipboard).toEqual({ terminal: 1, text: 'one' });
    desk.answerClipboard(false);
    expect(answers).toEqual(['two true', 'one false']);
    expect(desk.picture().clipboard).toBeNull();
  });

  it('is not asked about any more when its terminal is gone', () => {
    const answers: boolean[] = [];
    desk.eventsOf(2).onClipboard('two', (yes) => answers.push(yes));
    desk.listed([{ id: 1, exit: null }], 1);
    expect(desk.picture().clipboard).toBeNull();
    expect(answers).toEqual([false]);
  });
});

describe('titles', () => {
  it('are cleaned, and change calmly', () => {
    let changes = 0;
    desk.subscribe(() => (changes += 1));
    const { onTitle } = desk.eventsOf(1);
    for (let i = 0; i < 1_000; i += 1) onTitle(`evil\u202etitle ${i}`);
    expect(changes).toBe(0);
    clock.pass(TITLE_REST_MS);
    expect(changes).toBe(1);
    expect(desk.picture().titles.get(1)).toBe('evil title 999');
  });

  it('go with the program', () => {
    const { onTitle, onNewMark } = desk.eventsOf(1);
    onTitle('vim');
    clock.pass(TITLE_REST_MS);
    onNewMark({ kind: 'A' });
    clock.pass(TITLE_REST_MS);
    expect(desk.picture().titles.get(1)).toBe('');
  });
});

it('a bell marks the tab until its terminal is in front; the one in front needs none', () => {
  desk.eventsOf(1).onBell();
  desk.eventsOf(2).onBell();
  expect([...desk.picture().rang]).toEqual([2]);
  const both = [
    { id: 1, exit: null },
    { id: 2, exit: null },
  ];
  desk.listed(both, 1);
  expect([...desk.picture().rang]).toEqual([2]);
  desk.listed(both, 2);
  expect([...desk.picture().rang]).toEqual([]);
});

describe('what is read out', () => {
  const run = (ms: number) => {
    const { onNewMark } = desk.eventsOf(1);
    onNewMark({ kind: 'C' });
    clock.pass(ms);
    onNewMark({ kind: 'D', status: 2 });
  };

  it('is the end of a long command', () => {
    run(LONG_COMMAND_MS);
    expect(desk.picture().said).toMatchObject({ number: 1, what: 'command-ended', terminal: 1, status: 2 });
  });

  it('is not that of a short one, nor of one whose button says it', () => {
    run(LONG_COMMAND_MS - 1);
    byButton = true;
    run(LONG_COMMAND_MS);
    expect(desk.picture().said).toBeNull();
  });

  it('is the end of a terminal, once, but not of one that was over before', () => {
    const exit = { code: 3 };
    desk.listed([{ id: 1, exit }], 1);
    expect(desk.picture().said).toBeNull();
    desk.listed(
      [
        { id: 1, exit },
        { id: 2, exit: null },
      ],
      1,
    );
    desk.listed(
      [
        { id: 1, exit },
        { id: 2, exit },
      ],
      1,
    );
    desk.listed(
      [
        { id: 1, exit },
        { id: 2, exit },
      ],
      1,
    );
    expect(desk.picture().said).toEqual({ number: 1, what: 'terminal-ended', terminal: 2, status: 3 });
  });
});
