/**
 * What a sizing policy is. Notation: N rows, T bars; row i is decided at the close of bar `bar[i]`.
 */
/** The bars up to which a policy may look: none after the row's own. */
export interface SizingBars {
  /** [T] close of every bar, positive */
  readonly close: Float64Array;
  /** [N] bar of each row */
  readonly bar: Int32Array;
}

/** A rule for the size of a position; its direction is decided before. */
export interface Sizer<Options> {
  /** one line, shown in the docs */
  readonly description: string;
  /** whether `bars` has to be given */
  readonly needsBars: boolean;
  /**
   * @param strengths [N] |conviction|, in [0, 1]
   * @returns [N] sizes ≥ 0, fraction of capital; the size of a row depends on its strength and on bars up to its own
   */
  size(strengths: Float64Array, options: Options, bars: SizingBars): Float64Array;
}
