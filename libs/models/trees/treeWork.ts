/**
 * About the microseconds that trees take to grow, from sizes alone: for `Model.workUnits`. Measured at 100,000 × 28 and
 * 5,000 × 21 (boosting, 31 leaves) and 20,000 × 28 (forest).
 */

/** Adding up a cell of the table, once a tree: later levels add up the smaller children only. */
const MICROSECONDS_A_CELL = 0.0065;

/** Searching the splits of a feature of a leaf, whatever its rows. */
const MICROSECONDS_A_SEARCH = 1.3;

/** A cell of a level of a forest's tree, which grows until its leaves are pure. */
const MICROSECONDS_A_DEEP_CELL = 0.022;

export function boostingWork(trees: number, leaves: number, rows: number, cols: number): number {
  const grown = Math.min(leaves, rows);
  return trees * (MICROSECONDS_A_CELL * rows * cols + MICROSECONDS_A_SEARCH * grown * cols);
}

/** @param share of the features that a node looks at */
export function forestWork(trees: number, share: number, rows: number, cols: number): number {
  return trees * MICROSECONDS_A_DEEP_CELL * rows * Math.log2(rows + 1) * Math.max(1, share * cols);
}
