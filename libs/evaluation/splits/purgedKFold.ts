/**
 * Purged k-fold with embargo (López de Prado 2018, "Advances in Financial Machine Learning", section 7.4, snippet 7.3).
 * Notation: N rows; row i's label interval is [barIndex[i], endIndex[i]), half-open, in bars.
 */
import { assertArgument } from '@winnow/core';
import type { EmbargoOptions } from './embargo.ts';
import { type Fold, packFold } from './fold.ts';
import { rowNumbers, rowsOutside } from './intervals.ts';
import { purgedBlocks } from './purgedBlocks.ts';
import { assertSplitRows, type SplitRows } from './splitRows.ts';

const WHERE = 'purgedKFold';

export interface PurgedKFoldOptions extends EmbargoOptions {
  /** number of test blocks, at least 2 and at most N */
  readonly folds: number;
}

/**
 * Every row is tested once. The span of a test block reaches from its first `barIndex` to the largest `endIndex` of its
 * rows. Training rows are all other rows except those
 * - whose label interval meets the span (purge, on both sides of the block), or
 * - which start within the embargo after the span's end (only after the block: a later row may still be serially
 *   correlated with the test rows, whereas an earlier one was known before them).
 *
 * Intervals are half-open: a label that ends at the bar at which the block starts is kept, because it is known at the
 * close at which the first test prediction is made.
 * @throws WinnowError `argument_invalid` when an option is out of range or a fold has no training rows
 */
export function purgedKFold(rows: SplitRows, options: PurgedKFoldOptions): Fold[] {
  assertSplitRows(WHERE, rows);
  const n = rows.barIndex.length;
  const { folds } = options;
  assertArgument(Number.isInteger(folds) && folds >= 2, WHERE, 'folds must be an integer of at least 2', folds);
  assertArgument(folds <= n, WHERE, `folds must not exceed the number of rows, ${n}`, folds);
  const { bounds, excluded } = purgedBlocks(WHERE, rows, folds, options);
  const allRows = rowNumbers(n);
  return excluded.map((ranges, b) => packFold(WHERE, rowsOutside([ranges], allRows), bounds[b]!, bounds[b + 1]!));
}
