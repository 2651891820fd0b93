/**
 * The order of the measurements: round by round, in each round one peer after the other, everything of a peer in one
 * go. What is asked for decides what is done; many rows come out of one doing. Knows no protocol.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import type { Steps } from '../steps.ts';
import { arrive, clickCold, clickWarm, reconnect } from './measures/click.ts';
import { echo } from './measures/echo.ts';
import { bulk, interrupt, stalled } from './measures/flood.ts';
import { unlessEnded } from './ending.ts';
import type { Peer } from './peer.ts';
import { memoryOf } from './processes.ts';
import { type Figures, type Row, rounded } from './rows.ts';
import type { Seated } from './seat.ts';
import { percentile } from './statistics.ts';

export type Options = { rounds?: number; rows: readonly Row[]; quick?: boolean };

const MANY = 200;
const MANY_ROWS: readonly Row[] = ['arrive-200-last', 'memory-per-terminal', 'echo-200-p50', 'echo-200-p99'];
const SOME = 50;
const FEW = 20;
/** Five keys a second, as fast hands type; alone four times that, or a percentile would take too long. */
const KEY_MS = 200;
const ALONE_KEY_MS = 50;
/** Before anything else begins, shells and connections of before have ended. */
const SETTLE_MS = 1_500;

/** How many terminals are open at once for these rows. */
export function terminalsFor(rows: readonly Row[]): number {
  if (rows.some((row) => MANY_ROWS.includes(row))) return MANY;
  return rows.some((row) => row.startsWith('echo-50-')) ? SOME : 1;
}

export async function measure(
  seated: Seated,
  figures: Figures,
  options: Options,
  steps: Steps,
  ending: AbortSignal,
): Promise<void> {
  const rounds = options.rounds ?? (options.quick ? 2 : 5);
  for (let round = 1; round <= rounds; round += 1) {
    for (const peer of seated.peers) {
      await steps.step(`Round ${round} of ${rounds}: ${peer.name}`, async (note) => {
        const tell = (row: Row, figure: number) => {
          figures.add(peer.name, row, figure);
          note(`${row} ${rounded(figure)}`);
        };
        await new Turn({ peer, seated, options, first: round === 1, tell, note, ending }).all();
      });
    }
  }
}

type TurnOf = {
  peer: Peer;
  seated: Seated;
  options: Options;
  first: boolean;
  tell(row: Row, figure: number): void;
  note(text: string): void;
  ending: AbortSignal;
};

/** One peer in one round. */
class Turn {
  readonly #of: TurnOf;

  constructor(of: TurnOf) {
    this.#of = of;
  }

  async all(): Promise<void> {
    const peer = this.#of.peer;
    const quick = this.#of.options.quick === true;
    await this.#doing(MANY_ROWS, () => this.#many());
    await this.#doing(['echo-50-p50', 'echo-50-p99'], () => this.#echo(SOME));
    await this.#doing(['echo-1-p50', 'echo-1-p99'], () => this.#echo(1));
    await this.#doing(['click-warm'], async () => this.#of.tell('click-warm', await clickWarm(peer, quick ? 5 : 10)));
    await this.#doing(['reconnect'], async () => this.#of.tell('reconnect', await reconnect(peer, quick ? 3 : 5)));
    await this.#doing(['bulk'], async () => this.#of.tell('bulk', await bulk(peer)));
    await this.#doing(['ctrl-c-max'], () => this.#interrupt());
    await this.#doing(['stalled-growth'], async () => this.#of.tell('stalled-growth', await stalled(peer)));
    await this.#doing(['click-pool'], () => this.#fromPool(quick ? 1 : 3));
    await this.#doing(['click-cold'], async () => this.#of.tell('click-cold', await clickCold(peer, quick ? 1 : 3)));
  }

  async #doing(rows: readonly Row[], work: () => Promise<void>): Promise<void> {
    if (!rows.some((row) => this.#of.options.rows.includes(row))) return;
    try {
      await unlessEnded(
        this.#of.ending,
        work().then(() => pause(SETTLE_MS)),
      );
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#of.note(`${rows[0]}: not measured: ${error.message}`);
    }
  }

  /** Memory grows with the first crowd and is used again by the next: only the first one tells what it costs. */
  async #many(): Promise<void> {
    const counts = this.#of.first && this.#of.options.rows.includes('memory-per-terminal');
    const before = counts ? await this.#heldBefore() : 0;
    const { terminals, last } = await arrive(this.#of.peer, MANY);
    this.#of.tell('arrive-200-last', last);
    await pause(SETTLE_MS);
    await this.#typeIn(terminals, MANY);
    if (counts) {
      const after = await memoryOf(await this.#of.peer.processes());
      this.#of.tell('memory-per-terminal', Math.max(0, after - before) / MANY / 1024);
    }
    for (const terminal of terminals) terminal.close();
    await pause(SETTLE_MS);
  }

  /** Once everything has been used a little, since a program's own growing up is not the terminals'. */
  async #heldBefore(): Promise<number> {
    const { terminals } = await arrive(this.#of.peer, FEW);
    await echo(terminals, KEY_MS, 1);
    for (const terminal of terminals) terminal.close();
    await pause(2 * SETTLE_MS);
    return memoryOf(await this.#of.peer.processes());
  }

  async #echo(count: 1 | 50): Promise<void> {
    const terminals = await Promise.all(Array.from({ length: count }, (_, nth) => this.#of.peer.open(nth)));
    await Promise.all(terminals.map(({ prompt }) => prompt));
    await pause(SETTLE_MS / 3);
    await this.#typeIn(terminals, count);
    for (const terminal of terminals) terminal.close();
  }

  async #typeIn(terminals: Parameters<typeof echo>[0], count: 1 | 50 | 200): Promise<void> {
    if (!this.#of.options.rows.some((row) => row.startsWith(`echo-${count}-`))) return;
    const seconds = this.#of.options.quick ? 3 : 8;
    const took = await echo(terminals, count === 1 ? ALONE_KEY_MS : KEY_MS, seconds);
    this.#of.tell(`echo-${count}-p50`, percentile(took, 0.5)!);
    this.#of.tell(`echo-${count}-p99`, percentile(took, 0.99)!);
  }

  async #fromPool(times: number): Promise<void> {
    const peer = this.#of.peer;
    if (peer.fromPool === undefined) return;
    const took: number[] = [];
    while (took.length < times) took.push(await peer.fromPool());
    this.#of.tell('click-pool', percentile(took, 0.5)!);
  }

  async #interrupt(): Promise<void> {
    const times = this.#of.options.quick ? 2 : 4;
    this.#of.tell('ctrl-c-max', await interrupt(this.#of.peer.open(0), times, 1_000));
    if (this.#of.peer.name !== 'ours') return;
    this.#of.tell('ctrl-c-max', await interrupt(this.#of.seated.openSlowly(), times, 3_000));
  }
}
