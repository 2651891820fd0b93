import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { mayReload, ReloadWhenSafe, type Moment } from './reload.ts';

const CALM: Moment = { hidden: false, waiting: false, typedAt: null, dialogOpen: false, textSelected: false };
const NOW = 1_000_000;

describe('a moment is safe', () => {
  it.each<[string, Partial<Moment>, boolean]>([
    ['when nobody does anything', {}, true],
    ['not while somebody types', { typedAt: NOW - 4_000 }, false],
    ['when who typed has paused', { typedAt: NOW - 6_000 }, true],
    ['not with a dialog open', { dialogOpen: true }, false],
    ['not with text selected', { textSelected: true }, false],
    ['not with keys on their way', { waiting: true, typedAt: NOW - 6_000 }, false],
    ['with keys that are lost already', { waiting: true, typedAt: NOW - 31_000 }, true],
    ['at once in a tab that nobody looks at', { hidden: true, dialogOpen: true, textSelected: true }, true],
    ['but with keys on their way not even there', { hidden: true, waiting: true, typedAt: NOW - 1_000 }, false],
  ])('%s', (_name, change, safe) => expect(mayReload({ ...CALM, ...change }, NOW)).toBe(safe));
});

describe('a page that wants to be loaded again', () => {
  let clock: ManualClock;
  let moment: Moment;
  let reloads: number;
  let page: ReloadWhenSafe;
  beforeEach(() => {
    [clock, moment, reloads] = [new ManualClock(), CALM, 0];
    page = new ReloadWhenSafe({ clock, moment: () => moment, reload: () => void (reloads += 1) });
  });

  it('is so at once where that is safe', () => {
    page.want();
    expect(reloads).toBe(1);
  });

  it('waits for its moment, and asks once however often it is wanted', () => {
    moment = { ...CALM, textSelected: true };
    page.want();
    page.want();
    clock.pass(60_000);
    expect(reloads).toBe(0);
    moment = CALM;
    clock.pass(1_000);
    expect(reloads).toBe(1);
  });

  it('does not when the line came back without', () => {
    moment = { ...CALM, dialogOpen: true };
    page.want();
    page.stop();
    moment = CALM;
    clock.pass(60_000);
    expect(reloads).toBe(0);
  });
});
