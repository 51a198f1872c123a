import { assertShape } from '@winnow/core';
import { mean } from '@winnow/numerics';

/** How well predictions foretell numbers. */
export interface RegressionScores {
  /** root of the mean squared error, in units of the target */
  readonly rmse: number;
  /** mean absolute error */
  readonly mae: number;
  /** share of the target's variance that is foretold; null where the target does not vary */
  readonly r2: number | null;
}

/**
 * @param predicted [N]
 * @param target    [N]
 * @throws WinnowError `shape_mismatch`
 */
export function regressionScores(predicted: Float64Array, target: Float64Array): RegressionScores {
  assertShape('regressionScores', 'predicted', predicted, target.length);
  const centre = mean(target);
  let squares = 0;
  let magnitudes = 0;
  let variation = 0;
  for (let n = 0; n < target.length; n++) {
    const error = target[n]! - predicted[n]!;
    squares += error * error;
    magnitudes += Math.abs(error);
    variation += (target[n]! - centre) ** 2;
  }
  const rows = target.length;
  const r2 = variation === 0 ? null : 1 - squares / variation;
  return { rmse: Math.sqrt(squares / rows), mae: magnitudes / rows, r2 };
}
