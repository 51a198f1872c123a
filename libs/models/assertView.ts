import { assertArgument, assertShape } from '@winnow/core';
import { assertMagnitude } from './assertMagnitude.ts';
import type { FeatureMatrixView } from './contract.ts';

/**
 * The one check of a view at a model's public entry; kernels behind it do not check again. Rejects infinities, and NaN
 * unless the model takes missing values.
 * @throws WinnowError `shape_mismatch` when the sizes disagree, `argument_invalid` for a bad size, run or value
 */
export function assertView(where: string, view: FeatureMatrixView, takesMissing = false): void {
  const { data, rows, cols, runStarts } = view;
  assertArgument(Number.isInteger(rows) && rows >= 1, where, 'view.rows must be a positive integer', rows);
  assertArgument(Number.isInteger(cols) && cols >= 1, where, 'view.cols must be a positive integer', cols);
  assertShape(where, 'view.data', data, rows * cols);
  assertMagnitude(where, 'view.data', data, takesMissing);
  assertArgument(runStarts[0] === 0, where, 'view.runStarts must start with 0', runStarts[0]);
  for (let r = 1; r < runStarts.length; r++) {
    const start = runStarts[r]!;
    assertArgument(
      start > runStarts[r - 1]! && start < rows,
      where,
      `view.runStarts[${r}] must ascend and stay below ${rows}`,
      start,
    );
  }
}
