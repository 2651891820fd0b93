import { describe, expect, it } from 'vitest';
import { SizeControl } from './size-control.ts';
import type { Viewer } from './viewer.ts';

/** Viewers whose names tell what they were told, and a terminal that tells its sizes. */
function stage() {
  const heard: string[] = [];
  const viewer = (name: string): Viewer => ({
    tell(message) {
      if (message.type === 'terminal.control') heard.push(`${name} ${message.yours ? 'has it' : 'has it not'}`);
    },
    output() {},
    history() {},
    sendAway() {},
  });
  const control = new SizeControl((terminal, { columns }) => heard.push(`${terminal} is ${columns}`));
  const since = () => heard.splice(0);
  return { control, since, ada: viewer('ada'), bob: viewer('bob'), eve: viewer('eve') };
}

const size = (columns: number) => ({ columns, rows: 24 });

describe('the size of a terminal', () => {
  it('is that of the first who comes, until somebody claims it', () => {
    const { control, since, ada, bob } = stage();
    control.attach(ada, 1, size(80), false);
    expect(since()).toEqual(['1 is 80', 'ada has it']);
    control.attach(bob, 1, size(90), false);
    expect(since()).toEqual(['bob has it not']);
    control.attach(bob, 1, size(91), true);
    expect(since()).toEqual(['ada has it not', '1 is 91', 'bob has it']);
    control.claim(ada, 1, size(81));
    expect(since()).toEqual(['bob has it not', '1 is 81', 'ada has it']);
    control.claim(ada, 1, size(82));
    expect(since()).toEqual(['1 is 82']);
  });

  it('goes to who attached last of those left, at the size remembered of them', () => {
    const { control, since, ada, bob, eve } = stage();
    for (const [one, columns] of [
      [ada, 80],
      [bob, 90],
      [eve, 100],
    ] as const)
      control.attach(one, 1, size(columns), true);
    control.resize(bob, 1, size(95));
    since();
    control.detach(eve, 1);
    expect(since()).toEqual(['1 is 95', 'bob has it']);
    control.detach(ada, 1);
    expect(since()).toEqual([]);
    control.leave(bob);
    expect(since()).toEqual([]);
    control.attach(ada, 1, size(80), false);
    expect(since()).toEqual(['1 is 80', 'ada has it']);
  });

  it('stays with who has it when they attach again without a claim', () => {
    const { control, since, ada, bob } = stage();
    control.attach(ada, 1, size(80), true);
    control.attach(bob, 1, size(90), false);
    since();
    control.attach(ada, 1, size(85), false);
    expect(since()).toEqual(['1 is 85', 'ada has it']);
  });

  it('is not changed by who is not attached, nor on another terminal', () => {
    const { control, since, ada, bob } = stage();
    control.attach(ada, 1, size(80), true);
    since();
    expect(control.claim(bob, 1, size(90))).toBe(false);
    control.resize(bob, 1, size(90));
    control.resize(ada, 2, size(90));
    control.detach(bob, 1);
    control.forget(1);
    control.resize(ada, 1, size(70));
    expect(since()).toEqual([]);
  });
});
