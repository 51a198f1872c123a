/**
 * Purged k-fold with embargo (López de Prado 2018, "Advances in Financial Machine Learning", section 7.4, snippet 7.3).
 * Notation: N rows; row i's label interval is [barIndex[i], endIndex[i]), half-open, in bars.
 */
import { assertArgument } from '@winnow/core';
import { blockBounds } from './blockBounds.ts';
import { type Fold, packFold } from './fold.ts';
import { assertSplitRows, type SplitRows } from './splitRows.ts';

const WHERE = 'purgedKFold';

export interface PurgedKFoldOptions {
  /** number of test blocks, at least 2 and at most N */
  readonly folds: number;
  /** bars after the end of a test block's labels in which no training row may start */
  readonly embargoBars: number;
}

/**
 * Every row is tested once. The span of a test block reaches from its first `barIndex` to the largest `endIndex` of its
 * rows. Training rows are all other rows except those
 * - whose label interval meets the span (purge, on both sides of the block), or
 * - which start less than `embargoBars` bars after the span's end (embargo, only after the block: a later row may still
 *   be serially correlated with the test rows, whereas an earlier one was known before them).
 *
 * Intervals are half-open: a label that ends at the bar at which the block starts is kept, because it is known at the
 * close at which the first test prediction is made.
 * @throws WinnowError `argument_invalid` when an option is out of range or a fold has no training rows
 */
export function purgedKFold(rows: SplitRows, { folds, embargoBars }: PurgedKFoldOptions): Fold[] {
  assertSplitRows(WHERE, rows);
  const n = rows.barIndex.length;
  assertArgument(Number.isInteger(folds) && folds >= 2, WHERE, 'folds must be an integer of at least 2', folds);
  assertArgument(folds <= n, WHERE, `folds must not exceed the number of rows, ${n}`, folds);
  assertArgument(Number.isInteger(embargoBars) && embargoBars >= 0, WHERE, 'embargoBars must be ≥ 0', embargoBars);
  const bounds = blockBounds(0, n, folds);
  return Array.from({ length: folds }, (_, b) => {
    const [testStart, testEnd] = [bounds[b]!, bounds[b + 1]!];
    return packFold(WHERE, trainRows(rows, testStart, testEnd, embargoBars), testStart, testEnd);
  });
}

/** The rows outside [testStart, testEnd) that survive purge and embargo. */
function trainRows({ barIndex, endIndex }: SplitRows, testStart: number, testEnd: number, embargoBars: number) {
  const spanStart = barIndex[testStart]!;
  let spanEnd = 0;
  for (let i = testStart; i < testEnd; i++) spanEnd = Math.max(spanEnd, endIndex[i]!);
  const train: number[] = [];
  for (let i = 0; i < testStart; i++) if (endIndex[i]! <= spanStart) train.push(i);
  for (let i = testEnd; i < barIndex.length; i++) if (barIndex[i]! >= spanEnd + embargoBars) train.push(i);
  return train;
}
