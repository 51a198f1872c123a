/**
 * Exponential moving average with weight 2 / (period + 1), started as TA-Lib does with the plain mean of the first
 * `period` values. Each update shrinks earlier rounding errors, so none builds up. NaN before the first value is skipped
 * (an input in its own warm-up); a later one stays.
 */
export class Ema {
  private readonly period: number;
  private readonly weight: number;
  private count = 0;
  private sum = 0;
  private value = Number.NaN;

  constructor(period: number) {
    this.period = period;
    this.weight = 2 / (period + 1);
  }

  /** @returns the average with `next` included; NaN until there are `period` values */
  push(next: number): number {
    if (this.count === this.period) {
      this.value += this.weight * (next - this.value);
    } else if (this.count > 0 || !Number.isNaN(next)) {
      this.count += 1;
      this.sum += next;
      if (this.count === this.period) this.value = this.sum / this.period;
    }
    return this.value;
  }
}
