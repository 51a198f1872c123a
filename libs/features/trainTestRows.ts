import { assertArgument, WinnowError } from '@winnow/core';

/** The rows of a matrix that a fit may read, and those that it must not, because the fit will be judged on them. */
export interface TrainTestRows {
  /** row indices to fit on */
  readonly train: Int32Array;
  /** row indices that the split marks as test */
  readonly test: Int32Array;
}

/**
 * The one guard of everything that is fitted on features: scalers and selectors call it before they read a row.
 * @param rows N of the matrix
 * @throws WinnowError `fit_on_test_rows` at the first train row that is also a test row; `argument_invalid` for a row
 *         outside [0, N) or no train rows
 */
export function assertTrainRows(where: string, rows: number, { train, test }: TrainTestRows): void {
  assertArgument(train.length > 0, where, 'train must not be empty', train.length);
  const isTest = new Uint8Array(rows);
  for (let i = 0; i < test.length; i++) {
    if (!(test[i]! >= 0 && test[i]! < rows)) throw outside(where, 'test', rows, test[i]!);
    isTest[test[i]!] = 1;
  }
  for (let i = 0; i < train.length; i++) {
    const row = train[i]!;
    if (!(row >= 0 && row < rows)) throw outside(where, 'train', rows, row);
    if (isTest[row] === 1)
      throw new WinnowError('fit_on_test_rows', { where, rule: 'train row must not be a test row', got: row });
  }
}

function outside(where: string, kind: 'train' | 'test', rows: number, got: number): WinnowError {
  return new WinnowError('argument_invalid', { where, rule: `${kind} row must lie in [0, ${rows})`, got });
}
