/** What a Gaussian process is fitted to. Notation: N rows, D coordinates. */
export interface GpData {
  /** N */
  readonly rows: number;
  /** [N, D] */
  readonly x: Float64Array;
  /** [N] standardised */
  readonly y: Float64Array;
  /** [D] whether a coordinate is a choice */
  readonly isChoice: readonly boolean[];
}
