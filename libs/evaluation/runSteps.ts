/**
 * What run metrics are computed from, for one symbol or a portfolio. Notation: N steps; every amount is a fraction of
 * the starting capital (positions are sized on it and P&L is summed, not compounded).
 */
export interface RunSteps {
  /** [N] epoch ms UTC of the open of the bar over which the position was held, strictly ascending */
  readonly ts: Float64Array;
  /** [N] P&L of the step after costs */
  readonly pnl: Float64Array;
  /** [N] |Δposition| at the step's start */
  readonly traded: Float64Array;
  /** orders sent: steps at which the wanted position, within the account's limits, differed from the one held */
  readonly orders: number;
  /** orders that were refused; the position stayed */
  readonly rejects: number;
  readonly costsPaid: number;
  /** steps with a position other than zero */
  readonly exposedSteps: number;
  /** exposed steps whose P&L before costs was positive */
  readonly hitSteps: number;
}
