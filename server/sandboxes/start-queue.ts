/**
 * Who waits for a start, in the order in which they asked: so many at once, and nobody is overtaken because every place
 * is taken just when it is his turn. Knows no host and no student.
 */
import type { Clock, Disposable } from '../clock.ts';
import type { Outcome } from './sandbox-host.ts';

/** Where one stands: 1 is next. `aboutMs` until the start is done; null if nobody can know, since every place is taken. */
export type Place = { position: number; aboutMs: number | null };

export type StartOptions = {
  /** First if it has to wait, then whenever that changes; null once its turn has come. Never the same twice in a row. */
  onPlace?: (place: Place | null) => void;
  /** Aborted while it waits: `unavailable`. What has begun comes to its end. */
  signal?: AbortSignal;
  /** Stands behind everyone who does not say so, moves nobody's place, and is told `full` instead of waiting for room. */
  background?: boolean;
  /** Stands in front of all others: it has just given up the place that it asks for again. */
  first?: boolean;
};

type Asker = StartOptions & {
  number: number;
  told: Place | null;
  /** True once its turn has come, false if it will not. */
  turn: Promise<boolean>;
  come: (turn: boolean) => void;
  /** How often there had been room when its turn came. */
  rooms: number;
};

/** Every place is taken. Only the first is tried then, alone, and keeps its place until it has got one. */
type Full = { trying?: Asker; rest?: Disposable; inRow: number };

const TRY_AGAIN_MS = 5_000;
/** So many in a row have to get a place before it is believed that there is room for more than the one that ended. */
const BELIEVED = 2;
const FIRST_GUESS_MS = 2_000;
const KEPT_TIMES = 9;

export type StartQueueDeps = {
  clock: Clock;
  atOnce: number;
  /** Is told how long each start took that went well, from its turn on. */
  onStarted?: ((ms: number) => void) | undefined;
};

export class StartQueue {
  readonly #deps: StartQueueDeps;
  #line: Asker[] = [];
  #background: Asker[] = [];
  #full: Full | null = null;
  #times: number[] = [];
  #busy = 0;
  #asked = 0;
  #rooms = 0;
  #tellings = 0;
  #disposed = false;

  constructor(deps: StartQueueDeps) {
    this.#deps = deps;
  }

  /** Those who have a place in the line; nobody in the background. */
  get waiting(): number {
    return this.#line.length;
  }

  /**
   * Runs `work` when it is this one's turn. If it answers `full` it stands in front again, and is tried again when there
   * may be room, or after a while. Rejects only if `work` does.
   */
  async run<T>(work: () => Promise<Outcome<T>>, options: StartOptions = {}): Promise<Outcome<T>> {
    this.#asked += 1;
    const { promise: turn, resolve: come } = Promise.withResolvers<boolean>();
    const asker: Asker = {
      ...options,
      number: options.first === true ? 0 : this.#asked,
      told: null,
      turn,
      come,
      rooms: 0,
    };
    const leave = () => this.#leave(asker);
    asker.signal?.addEventListener('abort', leave);
    try {
      this.#stand(asker);
      while (await asker.turn) {
        const outcome = await this.#measured(asker, work);
        if (!waitsForRoom(asker, outcome)) return outcome;
      }
      return { ok: false, failure: { code: 'unavailable' } };
    } finally {
      asker.signal?.removeEventListener('abort', leave);
    }
  }

  /** A host has ended: there may be room. */
  roomAgain(): void {
    this.#rooms += 1;
    this.#rested();
  }

  /** Everyone who waits is told `unavailable`; what has begun comes to its end. */
  dispose(): void {
    this.#disposed = true;
    const waiting = [...this.#line.filter((asker) => asker !== this.#full?.trying), ...this.#background];
    this.#full?.rest?.dispose();
    [this.#line, this.#background, this.#full] = [[], [], null];
    for (const asker of waiting) asker.come(false);
  }

  #stand(asker: Asker): void {
    if (this.#disposed || asker.signal?.aborted === true) return this.#leave(asker);
    const line = asker.background === true ? this.#background : this.#line;
    const behind = line.findIndex(({ number }) => number >= asker.number);
    if (behind === -1) line.push(asker);
    else if (line[behind] !== asker) line.splice(behind, 0, asker);
    this.#move();
  }

  async #measured<T>(asker: Asker, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const begun = this.#deps.clock.now();
    let found: Outcome<T> | null = null;
    try {
      found = await work();
      if (found.ok) this.#took(Math.max(0, this.#deps.clock.now() - begun));
      return found;
    } finally {
      this.#busy -= 1;
      if (found !== null && waitsForRoom(asker, found)) this.#foundFull(asker);
      else this.#foundOther(asker);
    }
  }

  #took(ms: number): void {
    this.#times = [...this.#times, ms].slice(-KEPT_TIMES);
    this.#deps.onStarted?.(ms);
  }

  /** Stands in front again, and nobody is tried for a while, unless there has been room since this one's turn came. */
  #foundFull(asker: Asker): void {
    if (!this.#disposed) this.#full ??= { inRow: 0 };
    if (this.#full !== null) {
      this.#full.inRow = 0;
      if (this.#full.trying === asker) delete this.#full.trying;
      if (asker.rooms === this.#rooms) this.#full.rest ??= this.#deps.clock.after(TRY_AGAIN_MS, () => this.#rested());
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    [asker.turn, asker.come] = [promise, resolve];
    this.#stand(asker);
  }

  #foundOther(asker: Asker): void {
    if (this.#full?.trying === asker) {
      delete this.#full.trying;
      this.#full.inRow += 1;
      if (this.#full.inRow >= BELIEVED) this.#full = null;
    }
    this.#line = this.#line.filter((other) => other !== asker);
    this.#tell(asker, null);
    this.#move();
  }

  #rested(): void {
    this.#full?.rest?.dispose();
    delete this.#full?.rest;
    this.#move();
  }

  /** Does nothing for one whose turn has come. */
  #leave(asker: Asker): void {
    if (asker === this.#full?.trying) return;
    const without = (line: Asker[]) => line.filter((other) => other !== asker);
    [this.#line, this.#background] = [without(this.#line), without(this.#background)];
    asker.come(false);
    this.#move();
  }

  #move(): void {
    if (this.#line.length === 0 && this.#full !== null) {
      // Nobody is left who found it full: the next one sees for himself.
      this.#full.rest?.dispose();
      this.#full = null;
    }
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#busy += 1;
      next.rooms = this.#rooms;
      next.come(true);
      if (this.#full === null) this.#tell(next, null);
    }
    this.#tellPlaces();
  }

  #next(): Asker | undefined {
    if (this.#busy >= this.#deps.atOnce) return undefined;
    if (this.#full === null) return this.#line.shift() ?? this.#background.shift();
    if (this.#full.rest !== undefined || this.#full.trying !== undefined) return undefined;
    const first = this.#line[0];
    if (first !== undefined) this.#full.trying = first;
    return first;
  }

  #tellPlaces(): void {
    this.#tellings += 1;
    const telling = this.#tellings;
    for (const [ahead, asker] of this.#line.entries()) {
      const rounds = Math.ceil((ahead + 1) / this.#deps.atOnce);
      this.#tell(asker, { position: ahead + 1, aboutMs: this.#full === null ? rounds * this.#usual() : null });
      // Whoever was told has changed something, and everyone knows it already.
      if (telling !== this.#tellings) return;
    }
  }

  #tell(asker: Asker, place: Place | null): void {
    if (asker.told?.position === place?.position && asker.told?.aboutMs === place?.aboutMs) return;
    asker.told = place;
    asker.onPlace?.(place);
  }

  /** The median of the last that went well. */
  #usual(): number {
    return this.#times.toSorted((a, b) => a - b)[this.#times.length >> 1] ?? FIRST_GUESS_MS;
  }
}

function waitsForRoom({ background }: Asker, outcome: Outcome<unknown>): boolean {
  return background !== true && !outcome.ok && outcome.failure.code === 'full';
}
