import { History } from './history.ts';

/** The last `length` one-bar log returns of the close, for features that look at a window of them. */
export class LogReturns extends History {
  private readonly closes = new History(2);

  /** @param close the bar's close, positive; the first one gives no return, so NaN stands for it */
  pushClose(close: number): void {
    this.closes.push(close);
    this.push(Math.log(close / this.closes.back(1)));
  }
}
