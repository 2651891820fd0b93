import { describe, expect, it } from 'vitest';
import { Keys } from './keys.ts';

type Held = Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey', boolean>>;
const press = (key: string, held: Held = {}, type = 'keydown') => ({
  type,
  key,
  code: key.length === 1 ? `Key${key.toUpperCase()}` : key,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});

describe('the way out', () => {
  it('is Escape, then Tab', () => {
    const keys = new Keys();
    expect(keys.takes(press('Tab'), 0, false)).toBe('terminal');
    expect(keys.takes(press('Escape'), 1, false)).toBe('terminal');
    expect(keys.takes(press('Escape', {}, 'keyup'), 2, false)).toBe('terminal');
    expect(keys.takes(press('Tab'), 3, false)).toBe('page');
    expect(keys.takes(press('Tab'), 4, false)).toBe('terminal');
  });

  it('goes back with Shift', () => {
    const keys = new Keys();
    keys.takes(press('Escape'), 0, false);
    keys.takes(press('Shift', { shiftKey: true }), 1, false);
    expect(keys.takes(press('Tab', { shiftKey: true }), 2, false)).toBe('page');
  });

  it('is not open for long, nor after another key', () => {
    const keys = new Keys();
    keys.takes(press('Escape'), 0, false);
    expect(keys.takes(press('Tab'), 1501, false)).toBe('terminal');
    keys.takes(press('Escape'), 2000, false);
    keys.takes(press('x'), 2001, false);
    expect(keys.takes(press('Tab'), 2002, false)).toBe('terminal');
  });
});

it.each([
  ['c', { ctrlKey: true, shiftKey: true }, false, 'copy'],
  ['C', { ctrlKey: true, shiftKey: true }, true, 'copy'],
  ['c', { ctrlKey: true }, true, 'terminal'],
  ['c', { metaKey: true }, true, 'copy'],
  ['c', { metaKey: true }, false, 'terminal'],
  ['v', { ctrlKey: true, shiftKey: true }, false, 'page'],
  ['v', { ctrlKey: true }, false, 'terminal'],
  ['w', { ctrlKey: true, altKey: true }, false, 'page'],
  ['w', { ctrlKey: true }, false, 'terminal'],
] as const)('%s with %j, selected %s: %s', (key, held, selected, taker) => {
  expect(new Keys().takes(press(key, held), 0, selected)).toBe(taker);
});
