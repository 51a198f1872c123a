import { History } from './history.ts';

/** Wilder's true range: the bar's range, extended to the close before it. NaN for the first bar, as in TA-Lib. */
export class TrueRange {
  private readonly closes = new History(2);

  push(high: number, low: number, close: number): number {
    this.closes.push(close);
    const before = this.closes.back(1);
    return Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
  }
}
