/**
 * An older page that met a newer server loads itself again, at a moment when nobody loses anything by it. Decides
 * when; whether it may at all says `reloadedFor`, so that a page which stays old does not do it for ever.
 * Knows no socket, no React and no DOM.
 */
import type { Clock, Timer } from './clock.ts';

/** What matters about the page at a moment. */
export type Moment = {
  /** The tab is not looked at. */
  hidden: boolean;
  /** Keys that were typed and have not arrived. */
  waiting: boolean;
  /** ms since the epoch; null: nobody typed. */
  typedAt: number | null;
  dialogOpen: boolean;
  textSelected: boolean;
};

const LOOK_MS = 1_000;
/** Somebody who paused for so long is not in the middle of a word. */
const PAUSE_MS = 5_000;
/** Keys that waited longer are not sent any more: nothing to wait for. */
const KEYS_LAST_MS = 30_000;

export function mayReload(moment: Moment, now: number): boolean {
  const typedAgo = moment.typedAt === null ? Infinity : now - moment.typedAt;
  if (moment.waiting && typedAgo <= KEYS_LAST_MS) return false;
  if (moment.hidden) return true;
  return typedAgo > PAUSE_MS && !moment.dialogOpen && !moment.textSelected;
}

export type ReloadWorld = { clock: Clock; moment(): Moment; reload(): void };

export class ReloadWhenSafe {
  readonly #world: ReloadWorld;
  #timer: Timer | null = null;

  constructor(world: ReloadWorld) {
    this.#world = world;
  }

  /** Now, or as soon as it may be. */
  want(): void {
    if (this.#timer !== null) return;
    const { clock, moment, reload } = this.#world;
    if (mayReload(moment(), clock.now())) return reload();
    this.#timer = clock.after(LOOK_MS, () => {
      this.#timer = null;
      this.want();
    });
  }

  /** The line found its way without. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
