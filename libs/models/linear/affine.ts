import type { FeatureMatrixView } from '../contract.ts';

/**
 * `intercept + x · coef` of every row.
 * @param coef [F]
 * @returns    [N]
 */
export function affine(view: FeatureMatrixView, coef: ArrayLike<number>, intercept: number): Float64Array {
  const { data, rows, cols } = view;
  const out = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    let sum = intercept;
    for (let f = 0; f < cols; f++) sum += data[n * cols + f]! * coef[f]!;
    out[n] = sum;
  }
  return out;
}
