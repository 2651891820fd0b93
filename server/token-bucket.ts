/** A rate: so many at once, so many a second after that. Knows no clock; it is told the time. */
export type Rate = { burst: number; perSecond: number };

export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  take(now: number, amount = 1): boolean {
    this.#refill(now);
    if (this.#tokens < amount) return false;
    this.#tokens -= amount;
    return true;
  }

  /** Whole seconds until `amount` may be taken. */
  secondsUntil(now: number, amount = 1): number {
    this.#refill(now);
    return Math.max(0, Math.ceil((amount - this.#tokens) / this.#rate.perSecond));
  }

  /** As good as new: nobody needs to remember it. */
  full(now: number): boolean {
    this.#refill(now);
    return this.#tokens >= this.#rate.burst;
  }

  #refill(now: number): void {
    // A clock that was set back gives nothing and takes nothing.
    const elapsed = Math.max(0, now - this.#at);
    this.#at = now;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + (elapsed / 1000) * this.#rate.perSecond);
  }
}
