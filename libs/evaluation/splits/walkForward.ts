/**
 * Walk-forward: each block is predicted by a model that saw only what was known before it, either all of it (expanding)
 * or a last stretch of fixed length (rolling).
 * Notation: N rows; row i's label interval is [barIndex[i], endIndex[i]), half-open, in bars.
 */
import { assertArgument } from '@winnow/core';
import { bindEmbargo } from './barEmbargo.ts';
import { blockBounds } from './blockBounds.ts';
import type { EmbargoOptions } from './embargo.ts';
import { type Fold, packFold } from './fold.ts';
import { assertSplitRows, type SplitRows } from './splitRows.ts';

const WHERE = 'walkForward';

export interface WalkForwardOptions extends EmbargoOptions {
  /** first row of the evaluation window; the rows before it are training history only */
  readonly testFrom: number;
  /** number of test blocks, at least 1 and at most N − testFrom */
  readonly folds: number;
  /** rolling: only the latest so many training rows of each block, at least 1; expanding when absent */
  readonly trainRows?: number | undefined;
}

/**
 * The rows from `testFrom` on are cut into `folds` contiguous test blocks. A block's training rows are the earlier rows,
 * history and earlier blocks, whose label ends at least an embargo before the block's first bar: in bars,
 * endIndex + embargo ≤ barIndex of the block's first row. With `trainRows`, the latest so many of them; where there are
 * fewer, all of them.
 * @throws WinnowError `argument_invalid` when an option is out of range or a fold has no training rows
 */
export function walkForward(rows: SplitRows, options: WalkForwardOptions): Fold[] {
  assertSplitRows(WHERE, rows);
  const { testFrom, folds, trainRows = Number.POSITIVE_INFINITY } = options;
  const n = rows.barIndex.length;
  assertArgument(Number.isInteger(testFrom) && testFrom >= 0, WHERE, 'testFrom must be a row index', testFrom);
  assertArgument(Number.isInteger(folds) && folds >= 1, WHERE, 'folds must be an integer of at least 1', folds);
  assertArgument(folds <= n - testFrom, WHERE, `folds must not exceed the rows to test, ${n - testFrom}`, folds);
  assertArgument(trainRows >= 1, WHERE, 'trainRows must be at least 1', trainRows);
  const embargo = bindEmbargo(WHERE, rows, options);
  const bounds = blockBounds(testFrom, n, folds);
  return Array.from({ length: folds }, (_, b) => {
    const testStart = bounds[b]!;
    const train = knownRows(rows.endIndex, testStart, embargo.latestEnd(testStart));
    return packFold(WHERE, train.slice(-Math.min(trainRows, n)), testStart, bounds[b + 1]!);
  });
}

/** The rows before `testStart` whose label ends at bar `latestEnd` or earlier. */
function knownRows(endIndex: Int32Array, testStart: number, latestEnd: number): Int32Array {
  const known = new Int32Array(testStart);
  let count = 0;
  for (let i = 0; i < testStart; i++) if (endIndex[i]! <= latestEnd) known[count++] = i;
  return known.subarray(0, count);
}
