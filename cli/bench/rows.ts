/**
 * The rows that are printed, with their units, and what is aimed at. ttyd is not in Debian 12, so its figures are those
 * that were once measured on two cores of the same kind, around `docker exec -it` in the same kind of sandbox; a ratio
 * to them is a hint only. Pure. Knows no measurement.
 */
import { PEERS, type PeerName } from './peer.ts';
import { summary } from './statistics.ts';

export const ROWS = {
  'click-warm': { unit: 'ms', aim: '15 (0.15 of ttyd 94)' },
  'click-cold': { unit: 'ms', aim: '1.1 of raw' },
  'arrive-200-last': { unit: 'ms', aim: '1625 (0.25 of ttyd 6500)' },
  reconnect: { unit: 'ms', aim: '0.25 of raw, a new shell' },
  'echo-1-p50': { unit: 'ms', aim: 'ttyd 1.05-1.42' },
  'echo-1-p99': { unit: 'ms', aim: 'ttyd 3-6' },
  'echo-50-p50': { unit: 'ms', aim: 'ttyd 1.0' },
  'echo-50-p99': { unit: 'ms', aim: 'ttyd 20' },
  'echo-200-p50': { unit: 'ms', aim: '2.2 (0.8 of ttyd 2.7)' },
  'echo-200-p99': { unit: 'ms', aim: '50 (0.8 of ttyd 62)' },
  bulk: { unit: 'MB/s', aim: '12-14 (1.2 of ttyd 10-12)' },
  'ctrl-c-max': { unit: 'ms', aim: '100' },
  'stalled-growth': { unit: 'MB', aim: '1' },
  'memory-per-terminal': { unit: 'KB', aim: '100' },
  'click-pool': { unit: 'ms', aim: '15, as click-warm' },
} as const;
export type Row = keyof typeof ROWS;
export const ROW_NAMES = Object.keys(ROWS) as Row[];

/** What was measured, one figure a round. */
export class Figures {
  readonly #figures = new Map<string, number[]>();

  add(peer: PeerName, row: Row, figure: number): void {
    const key = `${peer} ${row}`;
    this.#figures.set(key, [...(this.#figures.get(key) ?? []), figure]);
  }

  of(peer: PeerName, row: Row): readonly number[] {
    return this.#figures.get(`${peer} ${row}`) ?? [];
  }

  /** The worst of a maximum, else the median; null where nothing was measured. */
  value(peer: PeerName, row: Row): number | null {
    const all = summary(this.of(peer, row));
    return all === null ? null : rounded(row.endsWith('-max') ? all.most : all.median);
  }

  json(
    rows: readonly Row[],
  ): { row: Row; unit: string; ours: number | null; raw: number | null; wetty: number | null }[] {
    return rows.map((row) => ({
      row,
      unit: ROWS[row].unit,
      ours: this.value('ours', row),
      raw: this.value('raw', row),
      wetty: this.value('wetty', row),
    }));
  }

  /** For people: the value and, of several rounds, its edges. */
  lines(rows: readonly Row[]): string[] {
    const head = ['row', 'unit', ...PEERS, 'aim'];
    const body = rows.map((row) => [row, ROWS[row].unit, ...PEERS.map((peer) => this.#cell(peer, row)), ROWS[row].aim]);
    const widths = head.map((_, at) => Math.max(...[head, ...body].map((cells) => cells[at]!.length)));
    return [head, ...body].map((cells) =>
      cells
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    );
  }

  #cell(peer: PeerName, row: Row): string {
    const value = this.value(peer, row);
    const all = summary(this.of(peer, row));
    if (value === null || all === null) return '-';
    return this.of(peer, row).length === 1 ? String(value) : `${value} (${rounded(all.least)}-${rounded(all.most)})`;
  }
}

/** Three digits say all that such a measurement knows. */
export const rounded = (figure: number) => (figure === 0 ? 0 : Number(figure.toPrecision(3)));
