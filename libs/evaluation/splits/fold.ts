import { assertArgument } from '@winnow/core';

/** One train/test pair of row indices, both ascending. `test` is one contiguous block unless `blocks` says otherwise. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** the contiguous blocks that `test` is made of, ascending; absent: one, on the only path there is */
  readonly blocks?: readonly TestBlock[];
}

/**
 * Consecutive test rows of a fold, and the backtest path that their predictions belong to. Over all folds in their order,
 * the blocks of a path ascend and cover every tested row once.
 */
export interface TestBlock {
  readonly path: number;
  /** the rows `test[start]` to `test[end − 1]` */
  readonly start: number;
  readonly end: number;
}

/** The blocks of any fold. */
export function testBlocks({ test, blocks }: Fold): readonly TestBlock[] {
  return blocks ?? [{ path: 0, start: 0, end: test.length }];
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
