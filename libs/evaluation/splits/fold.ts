import { assertArgument } from '@winnow/core';

/** One train/test pair of row indices, both ascending. `test` is one contiguous block, except where a splitter says. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * A fold whose test block is the rows [testStart, testEnd).
 * @throws WinnowError `argument_invalid` when nothing is left to train on: a score of such a fold would mean nothing.
 */
export function packFold(where: string, train: Int32Array, testStart: number, testEnd: number): Fold {
  assertTrains(where, train.length, `rows ${testStart} to ${testEnd - 1}`);
  const test = new Int32Array(testEnd - testStart);
  for (let i = 0; i < test.length; i++) test[i] = testStart + i;
  return { train, test };
}

/** Throws `argument_invalid` unless a fold has training rows. */
export function assertTrains(where: string, trainRows: number, tested: string): void {
  assertArgument(
    trainRows > 0,
    where,
    `the fold that tests ${tested} must have training rows (use fewer folds, a smaller embargo or more rows)`,
    trainRows,
  );
}
