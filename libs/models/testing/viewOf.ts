import type { FeatureMatrixView } from '../contract.ts';

/** For tests: rows of one run, or of the runs that begin at `runStarts`. @param data [N, F] */
export function viewOf(data: ArrayLike<number>, cols: number, runStarts: readonly number[] = [0]): FeatureMatrixView {
  return {
    kind: 'feature_matrix',
    data: Float64Array.from(data),
    rows: data.length / cols,
    cols,
    runStarts: Int32Array.from(runStarts),
  };
}
