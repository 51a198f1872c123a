/**
 * Wilder's average (Wilder 1978): the first `seedLength` values count 1 / period each; from then on the average shrinks
 * by (period − 1) / period before each new one, so rounding errors fade. With seedLength = period it starts as their
 * plain mean; TA-Lib seeds the directional movement with one value less. NaN before the first value is skipped (an input
 * in its own warm-up); a later one stays.
 */
export class WilderAverage {
  private readonly period: number;
  private readonly seedLength: number;
  private count = 0;
  private value = 0;

  constructor(period: number, seedLength = period) {
    this.period = period;
    this.seedLength = seedLength;
  }

  /** @returns the average with `next` included; NaN until there are `period` values */
  push(next: number): number {
    if (this.count === 0 && Number.isNaN(next)) return next;
    const weight = this.count < this.seedLength ? 1 : (this.period - 1) / this.period;
    this.value = weight * this.value + next / this.period;
    if (this.count < this.period) this.count += 1;
    return this.count < this.period ? Number.NaN : this.value;
  }
}
