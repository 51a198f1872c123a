import { assertArgument } from '@winnow/core';

/** One train/test pair of row indices, both ascending; `test` is one contiguous block. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Packs a fold whose test block is the rows [testStart, testEnd).
 * @throws WinnowError `argument_invalid` when nothing is left to train on: a score of such a fold would mean nothing.
 */
export function packFold(where: string, train: readonly number[], testStart: number, testEnd: number): Fold {
  assertArgument(
    train.length > 0,
    where,
    `the fold that tests rows ${testStart} to ${testEnd - 1} must have training rows (use fewer folds, a smaller embargo or more rows)`,
    train.length,
  );
  const test = Int32Array.from({ length: testEnd - testStart }, (_, i) => testStart + i);
  return { train: Int32Array.from(train), test };
}
