import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { OUTPUT_ACK_MS, OUTPUT_WINDOW_BYTES, outputAckBytes } from '../../protocol/limits.ts';
import { OutputWindow } from './output-window.ts';

const KB = 1000;

type Simulated = {
  /** In bytes a ms. */
  rate: number;
  /** Each way. */
  delay: number;
  /** What the program prints, in bytes a ms. */
  supply?: number;
  jitter?: (at: number) => number;
  /** What the line lets through at once after it rested, in bytes. */
  burst?: number;
  /** When the page stands still: it shows nothing and acknowledges nothing. */
  still?: (at: number) => boolean;
  ms?: number;
  /** From when on the most that was on its way counts. */
  since?: number;
};

/**
 * A line, a page that acknowledges as pages do, and a program that prints. Gives what was shown in the second half, and
 * the most that was on its way.
 */
function simulate(of: Simulated) {
  const {
    rate,
    delay,
    supply = Infinity,
    jitter = () => 0,
    burst = 0,
    still = () => false,
    ms = 4_000,
    since = 1_000,
  } = of;
  const window = new OutputWindow();
  const arriving: { at: number; bytes: number }[] = [];
  const acknowledged: { at: number; bytes: number }[] = [];
  let [printed, sent, unacknowledged, acknowledgedAt, arrived, shown, most] = [0, 0, 0, 0, 0, 0, 0];
  let lineFree = -Infinity;
  for (let now = 0; now < ms; now += 1) {
    while (acknowledged[0] !== undefined && acknowledged[0].at <= now) window.shown(acknowledged.shift()!.bytes, now);
    printed += supply;
    for (;;) {
      const bytes = Math.floor(Math.min(16_384, window.bytes - window.flight, printed - sent));
      if (bytes <= 0) break;
      sent += bytes;
      window.sent(bytes, now);
      for (let left = bytes; left > 0;) {
        const piece = Math.min(left, Math.floor(window.piece));
        left -= piece;
        lineFree = Math.max(lineFree, now - burst / rate) + piece / rate;
        arriving.push({ at: Math.max(lineFree, now) + delay + jitter(now), bytes: piece });
      }
    }
    while (!still(now) && arriving[0] !== undefined && arriving[0].at <= now) {
      const { bytes } = arriving.shift()!;
      unacknowledged += bytes;
      arrived += bytes;
      if (now >= ms / 2) shown += bytes;
    }
    if (unacknowledged >= outputAckBytes(arrived) || (unacknowledged > 0 && now - acknowledgedAt >= OUTPUT_ACK_MS)) {
      acknowledged.push({ at: now + delay + jitter(now), bytes: unacknowledged });
      [unacknowledged, acknowledgedAt] = [0, now];
    }
    if (now >= since) most = Math.max(most, window.flight);
  }
  return { rate: shown / (ms / 2), most, window };
}

describe('the window of output', () => {
  it('keeps little on its way on a slow line, and uses the line', () => {
    const { rate, most } = simulate({ rate: 100, delay: 2 });
    expect(most).toBeLessThan(9 * 1024);
    expect(rate).toBeGreaterThan(85);
  });

  it('keeps little on its way on a slow line after a flood of a minute', () => {
    const { most, rate } = simulate({ rate: 100, delay: 10, ms: 60_000 });
    expect(most).toBeLessThan(10 * 1024);
    expect(rate).toBeGreaterThan(70);
  });

  it('takes what a line lets through at once after a rest for no more than that', () => {
    const { most, rate } = simulate({ rate: 100, delay: 2, burst: 8 * 1024, since: 0 });
    expect(most).toBeLessThan(16 * 1024);
    expect(rate).toBeGreaterThan(85);
  });

  it('keeps little on its way on a slow line while the page stands still again and again', () => {
    const still = (at: number) => at % 500 < 300;
    const { most } = simulate({ rate: 100, delay: 2, burst: 8 * 1024, still, ms: 20_000, since: 0 });
    expect(most).toBeLessThan(24 * 1024);
  });

  it('sees that the way has become longer', () => {
    const { rate } = simulate({ rate: 1_000, delay: 2, jitter: (at) => (at < 3_000 ? 0 : 75), ms: 20_000 });
    expect(rate).toBeGreaterThan(700);
  });

  it('keeps as much on its way as is shown in some hundredths of a second', () => {
    const { rate, most } = simulate({ rate: 1_000, delay: 5 });
    expect(rate).toBeGreaterThan(850);
    expect(most).toBeLessThan(100 * KB);
  });

  it('is as large as it can be on a fast line', () => {
    const { rate, window } = simulate({ rate: 100_000, delay: 1 });
    expect(window.bytes).toBe(OUTPUT_WINDOW_BYTES.max);
    expect(rate).toBeGreaterThan(10_000);
  });

  it('takes a long way for a long way, and not for a slow line', () => {
    const { rate } = simulate({ rate: 1_000, delay: 75, ms: 8_000 });
    expect(rate).toBeGreaterThan(750);
  });

  it('is there for a flood after any time of little output', () => {
    const { window } = simulate({ rate: 10_000, delay: 2, supply: 1 });
    let [now, flight] = [100_000, 0];
    for (let round = 0; round < 14; round += 1, now += 12) {
      flight = window.bytes - window.flight;
      window.sent(flight, now);
      window.shown(flight, now + 12);
    }
    expect(flight).toBeGreaterThan(100 * 1024);
  });

  it('neither starves nor floods, whatever the delays are', () => {
    const line = {
      rate: fc.constantFrom(100, 300, 1_000, 10_000, 100_000),
      delay: fc.integer({ min: 0, max: 60 }),
      waver: fc.integer({ min: 0, max: 10 }),
      seed: fc.integer({ min: 1, max: 1_000 }),
    };
    fc.assert(
      fc.property(fc.record(line), ({ rate, delay, waver, seed }) => {
        // A line keeps the order of what it carries: it wavers slowly.
        const jitter = (at: number) => (waver * (1 + Math.sin(at / 37 + seed))) / 2;
        const result = simulate({ rate, delay, jitter, ms: 6_000 });
        const way = 2 * (delay + waver) + OUTPUT_ACK_MS;
        expect(result.rate).toBeGreaterThan(0.5 * Math.min(rate, OUTPUT_WINDOW_BYTES.max / (way + 5)));
        expect(result.most).toBeLessThan(rate * (2 * way + 100) + 2 * OUTPUT_WINDOW_BYTES.min);
      }),
      { numRuns: 100 * inject('effort') },
    );
  });

  it('does not believe that more was shown than was sent', () => {
    const window = new OutputWindow();
    window.sent(100, 0);
    expect(window.shown(1_000_000, 5)).toBe(100);
    expect(window.shown(1, 6)).toBe(0);
    expect(window.flight).toBe(0);
  });
});
