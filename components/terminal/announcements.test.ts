import { expect, test, vi } from 'vitest';

// xterm.js itself wants a browser; what really is in its live region is looked at there (e2e/reading.spec.ts).
vi.mock('@xterm/xterm', () => ({ Terminal: { strings: { tooMuchOutput: 'too much' } } }));
const { boundAnnouncements } = await import('./announcements.ts');

function reading(region: string, gathered: string) {
  let parsed = () => {};
  const manager = { _charsToAnnounce: gathered, _liveRegionLineCount: 3, _liveRegion: { textContent: region } };
  const terminal = {
    onWriteParsed: (then: () => void) => void (parsed = then),
    _core: { _accessibilityManager: { value: manager } },
  };
  boundAnnouncements(terminal as unknown as Parameters<typeof boundAnnouncements>[0]);
  parsed();
  return manager;
}

test('what people can listen to is left as it is', () => {
  expect(reading('a'.repeat(1_000), 'b'.repeat(3_000))).toMatchObject({
    _charsToAnnounce: 'b'.repeat(3_000),
    _liveRegionLineCount: 3,
  });
});

test('output without a line end is cut off, says so, and nothing more is gathered', () => {
  const manager = reading('a'.repeat(3_998), 'b'.repeat(100_000));
  expect(manager._charsToAnnounce).toBe('bb\ntoo much');
  expect(manager._liveRegionLineCount).toBe(21);
});
