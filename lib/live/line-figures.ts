/**
 * The figures of a page's line: how long an answer takes, how often the line was lost, when and why. Pure: it is told
 * the time and what happened. Knows no socket.
 */

/** `closed`: the server ended it; `silent`: no answer came for too long; `network`: it broke. */
export type Loss = 'closed' | 'silent' | 'network';

export type Figures = {
  /** Median of the most recent answers, in ms; null before the first. */
  latency: number | null;
  /** How often the line was lost since the page was opened. */
  losses: number;
  /** The most recent ones, the last first. Times are ms since the epoch. */
  recent: readonly { at: number; why: Loss }[];
};

const SAMPLES = 9;
const RECENT = 5;
/** A socket that ends without a close frame, RFC 6455 §7.1.5; 0 is our own word for silence. */
const ABNORMAL = 1006;

/** Why a socket that was in use ended, by its close code. */
export const lossOf = (code: number): Loss => (code === 0 ? 'silent' : code === ABNORMAL ? 'network' : 'closed');

export class LineFigures {
  #samples: number[] = [];
  #losses = 0;
  #recent: { at: number; why: Loss }[] = [];

  answered(ms: number): void {
    // A clock that was set in between measures nothing.
    if (ms < 0) return;
    this.#samples = [...this.#samples, ms].slice(-SAMPLES);
  }

  /** What was measured before says nothing about the next line. */
  lost(at: number, why: Loss): void {
    this.#samples = [];
    this.#losses += 1;
    this.#recent = [{ at, why }, ...this.#recent].slice(0, RECENT);
  }

  get figures(): Figures {
    return { latency: median(this.#samples), losses: this.#losses, recent: this.#recent };
  }
}

function median(samples: readonly number[]): number | null {
  const sorted = [...samples].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
