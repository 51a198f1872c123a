/**
 * Walk-forward with an expanding training set: each block is predicted by a model that saw only what was known before it.
 * Notation: N rows; row i's label interval is [barIndex[i], endIndex[i]), half-open, in bars.
 */
import { assertArgument } from '@winnow/core';
import { blockBounds } from './blockBounds.ts';
import { type Fold, packFold } from './fold.ts';
import { assertSplitRows, type SplitRows } from './splitRows.ts';

const WHERE = 'walkForward';

export interface WalkForwardOptions {
  /** first row of the evaluation window; the rows before it are training history only */
  readonly testFrom: number;
  /** number of test blocks, at least 1 and at most N − testFrom */
  readonly folds: number;
  /** bars that must lie between the end of a training label and the first bar of the test block */
  readonly embargoBars: number;
}

/**
 * The rows from `testFrom` on are cut into `folds` contiguous test blocks. A block's training rows are all earlier rows,
 * history and earlier blocks, whose label ends at least `embargoBars` bars before the block's first bar:
 * endIndex + embargoBars ≤ barIndex of the block's first row.
 * @throws WinnowError `argument_invalid` when an option is out of range or a fold has no training rows
 */
export function walkForward(rows: SplitRows, { testFrom, folds, embargoBars }: WalkForwardOptions): Fold[] {
  assertSplitRows(WHERE, rows);
  const { barIndex, endIndex } = rows;
  const n = barIndex.length;
  assertArgument(Number.isInteger(testFrom) && testFrom >= 0, WHERE, 'testFrom must be a row index', testFrom);
  assertArgument(Number.isInteger(folds) && folds >= 1, WHERE, 'folds must be an integer of at least 1', folds);
  assertArgument(folds <= n - testFrom, WHERE, `folds must not exceed the rows to test, ${n - testFrom}`, folds);
  assertArgument(Number.isInteger(embargoBars) && embargoBars >= 0, WHERE, 'embargoBars must be ≥ 0', embargoBars);
  const bounds = blockBounds(testFrom, n, folds);
  return Array.from({ length: folds }, (_, b) => {
    const testStart = bounds[b]!;
    const lastEnd = barIndex[testStart]! - embargoBars;
    const train: number[] = [];
    for (let i = 0; i < testStart; i++) if (endIndex[i]! <= lastEnd) train.push(i);
    return packFold(WHERE, train, testStart, bounds[b + 1]!);
  });
}
