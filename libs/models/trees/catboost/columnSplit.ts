/** Bins up to it are told from the others, or, of a one-hot column, it from all others. */
export interface ColumnSplit {
  readonly column: number;
  readonly bin: number;
}
