/** Middle and edges of a handful of figures. Pure. */

/** Of nothing: null. `part` from 0 to 1; the nearest figure that was measured, never one between two. */
export function percentile(figures: readonly number[], part: number): number | null {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? sorted[0] ?? null;
}

export type Summary = { median: number; least: number; most: number };

export function summary(figures: readonly number[]): Summary | null {
  const median = percentile(figures, 0.5);
  return median === null ? null : { median, least: Math.min(...figures), most: Math.max(...figures) };
}
