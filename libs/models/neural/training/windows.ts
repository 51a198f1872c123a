import type { FeatureMatrixView } from '../../contract.ts';

/** Rows of which windows are cut, in the number type of the engine. A window is named by its last row. */
export interface WindowSource {
  /** [N, F] */
  readonly features: Float32Array;
  /** F */
  readonly cols: number;
  /** L */
  readonly lookback: number;
}

/** The rows that a whole window ends at: those with L − 1 rows of their run before them. */
export function windowEnds({ rows, runStarts }: FeatureMatrixView, lookback: number): Int32Array {
  const ends: number[] = [];
  runStarts.forEach((start, run) => {
    const end = runStarts[run + 1] ?? rows;
    for (let row = start + lookback - 1; row < end; row++) ends.push(row);
  });
  return Int32Array.from(ends);
}

/** Copies one window to place `n` of a batch. @param out [B, L, F] */
export function copyWindow(
  { features, cols, lookback }: WindowSource,
  end: number,
  n: number,
  out: Float32Array,
): void {
  const size = lookback * cols;
  const last = (end + 1) * cols;
  out.set(features.subarray(last - size, last), n * size);
}
