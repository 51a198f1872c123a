/** Returns of several configurations over the same periods. Notation: T periods, M configurations. */
export interface TrialReturns {
  /** [T, M] row-major: all configurations of one period are neighbours */
  readonly data: Float64Array;
  readonly periods: number;
  readonly configs: number;
}
