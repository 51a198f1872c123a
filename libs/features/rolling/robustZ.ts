import { History } from './history.ts';

const SD_PER_MAD = 1.4826; // 1 / Φ⁻¹(¾): makes the median absolute deviation of a normal distribution its standard deviation
const CAP = 100; // beyond it the score only says that the values before hardly moved; keeps a market that reawakens finite

/** z-score of each value within the last `window` ones, by median and median absolute deviation, within ±CAP. */
export class RobustZ {
  private readonly window: number;
  private readonly recent: History;
  private readonly sorted: Float64Array;

  constructor(window: number) {
    this.window = window;
    this.recent = new History(window);
    this.sorted = new Float64Array(window);
  }

  /** @returns the score of `value`; NaN until there are `window` values, and while one of them is NaN */
  push(value: number): number {
    this.recent.push(value);
    const { values, last } = this.recent;
    const first = last - this.window + 1;
    for (let i = 0; i < this.window; i++) this.sorted[i] = values[first + i]!;
    const median = this.sortedMedian();
    for (let i = 0; i < this.window; i++) this.sorted[i] = Math.abs(values[first + i]! - median);
    const scale = SD_PER_MAD * this.sortedMedian();
    if (value === median) return 0;
    return Math.min(Math.max((value - median) / scale, -CAP), CAP);
  }

  /** Median of `sorted`, which it sorts; NaN when it holds a NaN. */
  private sortedMedian(): number {
    const { sorted, window } = this;
    sorted.sort(); // NaN goes to the end
    if (Number.isNaN(sorted[window - 1])) return Number.NaN;
    return (sorted[(window - 1) >> 1]! + sorted[window >> 1]!) / 2;
  }
}
