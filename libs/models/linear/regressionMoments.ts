import { weightedGram } from '@winnow/kernels';
import { sum } from '@winnow/numerics';
import { columnMeans } from '../columnMeans.ts';
import type { FeatureMatrixView, Targets } from '../contract.ts';

/** What a linear regression needs to know of its rows, around their means. Notation: N rows, F features, v_n weights. */
export interface RegressionMoments {
  /** [F] */
  readonly means: Float64Array;
  readonly meanRet: number;
  /** Σ v_n */
  readonly totalWeight: number;
  /** [F, F] Σ v_n x_n x_nᵀ */
  readonly gram: Float64Array;
  /** [F] Σ v_n ret_n x_n */
  readonly moment: Float64Array;
}

export function regressionMoments(view: FeatureMatrixView, targets: Targets): RegressionMoments {
  const { data, rows, cols } = view;
  const { ret, weight = new Float64Array(rows).fill(1) } = targets;
  const means = columnMeans(view, weight);
  const totalWeight = sum(weight);
  const meanRet = sum(ret.map((value, n) => weight[n]! * value)) / totalWeight;
  const centred = new Float64Array(rows * cols);
  const moment = new Float64Array(cols);
  for (let n = 0; n < rows; n++) {
    for (let f = 0; f < cols; f++) {
      const value = data[n * cols + f]! - means[f]!;
      centred[n * cols + f] = value;
      moment[f]! += weight[n]! * value * (ret[n]! - meanRet);
    }
  }
  return { means, meanRet, totalWeight, gram: weightedGram(centred, weight, rows, cols), moment };
}

/** The intercept of coefficients that were fitted around the means. */
export function interceptOf({ means, meanRet }: RegressionMoments, coef: ArrayLike<number>): number {
  let intercept = meanRet;
  for (let f = 0; f < means.length; f++) intercept -= coef[f]! * means[f]!;
  return intercept;
}
