/** How often one address, and all together, may guess. Only wrong guesses count: a class behind one address comes in at once. Knows no code. */
import { TokenBucket, type Rate } from '../token-bucket.ts';

const ONE: Rate = { burst: 10, perSecond: 1 / 10 };
const ALL: Rate = { burst: 200, perSecond: 2 };
/** Right guesses make accounts: enough for every class, too few to fill a disk. */
const ACCOUNTS: Rate = { burst: 400, perSecond: 1 / 5 };
const REMEMBERED = 10_000;

export class TryLimit {
  readonly #one = new Map<string, TokenBucket>();
  readonly #all: TokenBucket;
  readonly #accounts: TokenBucket;

  constructor(now: number) {
    this.#all = new TokenBucket(ALL, now);
    this.#accounts = new TokenBucket(ACCOUNTS, now);
  }

  /** Null if this address may try; otherwise the seconds until it may. */
  wait(address: string, now: number): number | null {
    const seconds = Math.max(this.#all.secondsUntil(now), this.#one.get(address)?.secondsUntil(now) ?? 0);
    return seconds === 0 ? null : seconds;
  }

  wrong(address: string, now: number): void {
    this.#all.take(now);
    let bucket = this.#one.get(address);
    if (bucket === undefined) {
      this.#forgetOld(now);
      this.#one.set(address, (bucket = new TokenBucket(ONE, now)));
    }
    bucket.take(now);
  }

  /** Null if one more account may be made; otherwise the seconds until it may. */
  newAccount(now: number): number | null {
    return this.#accounts.take(now) ? null : this.#accounts.secondsUntil(now);
  }

  #forgetOld(now: number): void {
    if (this.#one.size < REMEMBERED) return;
    for (const [address, bucket] of this.#one) if (bucket.full(now)) this.#one.delete(address);
    // More addresses than we remember are guessing at once: the limit over all of them holds.
    if (this.#one.size >= REMEMBERED) this.#one.clear();
  }
}
