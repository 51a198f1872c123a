/**
 * What a scaler is to Winnow. Notation: N rows of `data`, F columns, M chosen rows.
 *
 * Two pure functions over plain data: `fit` reads the chosen rows and gives a state that JSON holds exactly, `apply` maps
 * cell by cell, so that what a row becomes depends on the state and that row alone. A constant column becomes 0.
 */
export interface Scaler<Spec, State> {
  /** what a column becomes, with source; one line */
  readonly description: string;
  /**
   * @param data [N, F] row-major
   * @param rows [M] rows to fit on, at least one
   * @throws WinnowError `argument_invalid` for no rows, a row outside the data, or a chosen value that is not finite
   */
  fit(data: Float64Array, cols: number, rows: Int32Array, spec: Spec): State;
  /**
   * @param data [N, F] row-major
   * @param rows [M] rows to transform, in the order wanted
   * @returns [M, F]
   * @throws WinnowError `argument_invalid` for a row outside the data or a state of other width. NaN propagates.
   */
  apply(state: State, data: Float64Array, cols: number, rows: Int32Array): Float64Array;
}
