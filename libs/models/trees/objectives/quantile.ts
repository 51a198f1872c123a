import { sortValues } from '@winnow/kernels';
import { lowerQuantile } from './lowerQuantile.ts';
import { type LossRows, meanLoss, type Objective, type Policy, writeGradients } from './objective.ts';

/**
 * Pinball loss of the quantiles `alphas`, one output each. Splits go by the gradient; the output of a leaf is that quantile of
 * its rows' residuals (Friedman 2001, "Greedy function approximation", section 4.3, does so for the median). Predictions
 * of several quantiles are sorted, so that they never cross (Chernozhukov, Fernández-Val and Galichon 2010).
 */
export function quantileLoss(alphas: readonly number[], policy: Policy): Objective {
  const ranks = alphas.map((alpha) => alphas.filter((other) => other < alpha).length);
  const quantileOf = (values: Float64Array, weight: Float64Array, output: number): number =>
    weightedQuantile(values, weight, alphas[output]!, policy);
  return {
    nOutputs: alphas.length,
    initialScores: ({ target, weight }) =>
      alphas.map((_, output) => quantileOf(Float64Array.from(target), Float64Array.from(weight), output)),
    gradients: (rows, output) => {
      const alpha = alphas[output]!;
      writeGradients(
        rows,
        (score, y, pair) => {
          pair.gradient = score >= y ? 1 - alpha : -alpha;
        },
        output,
      );
    },
    leafValue: quantileOf,
    loss: (scores, stride, rows) => {
      const lossOf = (alpha: number, output: number) => pinball(scores.subarray(output * stride), rows, alpha);
      return alphas.reduce((sum, alpha, output) => sum + lossOf(alpha, output), 0) / alphas.length;
    },
    transform: (scores) => {
      if (ranks.length === 1) return;
      const sorted = scores.slice().sort();
      ranks.forEach((rank, output) => {
        scores[output] = sorted[rank]!;
      });
    },
  };
}

/** @param scores [N] */
function pinball(scores: Float64Array, rows: LossRows, alpha: number): number {
  return meanLoss(rows, scores, (score, y) => (score >= y ? (1 - alpha) * (score - y) : alpha * (y - score)));
}

/**
 * Quantile of values. Whole weights count rows, one of weight 2 as two equal ones, and it is interpolated between neighbours of
 * unit weight: for weights of 1, definition 7 of Hyndman and Fan (1996) as in LightGBM, or definition 6 as in XGBoost. Of other
 * weights only their shares mean something: the least value that has the share `alpha` of them up to it, as XGBoost has it.
 * @param values [n] at least one of them of positive weight
 */
export function weightedQuantile(values: Float64Array, weight: Float64Array, alpha: number, policy: Policy): number {
  if (!weight.every(Number.isInteger)) return lowerQuantile(values, weight, alpha);
  const sorted = values.slice();
  const along = weight.slice();
  sortValues(sorted, along);
  const total = along.reduce((sum, value) => sum + value, 0);
  const position = Math.max(0, policy === 'lightgbm' ? alpha * (total - 1) : alpha * (total + 1) - 1);
  const whole = Math.floor(position);
  const low = valueAt(sorted, along, whole);
  return low + (position - whole) * (valueAt(sorted, along, whole + 1) - low);
}

/** The value that row number `position` has, when each is repeated as often as its weight says; past the end, the last. */
function valueAt(sorted: Float64Array, weight: Float64Array, position: number): number {
  let below = 0;
  let value = Number.NaN;
  for (let i = 0; i < sorted.length; i++) {
    if (weight[i] === 0) continue;
    value = sorted[i]!;
    below += weight[i]!;
    if (below > position) break;
  }
  return value;
}
