/**
 * What a model learns for each row. Notation: N rows; a row's label interval is [barIndex, endIndex) in bars, half-open.
 *
 * The label of a row is a function of the bars up to and including `endIndex` alone: that is what a split purges by.
 */
export interface Labels {
  /** [N] simple return of the bet that the label stands for, entered at the row's close, net of the label's cost */
  readonly ret: Float64Array;
  /** [N] what a classifier learns: 1 where the bet is a success, else 0 */
  readonly up: Uint8Array;
  /** [N] index of the bar at whose close the label is known (t1) */
  readonly endIndex: Int32Array;
  /** [N] 1 success, −1 failure, 0 neither (a time-out, a dead zone, no bet); absent where there are two outcomes only */
  readonly class?: Int8Array;
  /**
   * [N] direction of the bet, known at the row's close: 1 long, −1 short, 0 none; absent means long. A prediction says
   * whether to take the bet, so a position is the prediction's times this.
   */
  readonly side?: Int8Array;
  /** [N] 0 where the row teaches nothing, else 1; absent means 1 */
  readonly weight?: Float64Array;
}
