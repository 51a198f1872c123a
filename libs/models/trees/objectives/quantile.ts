import { sortValues } from '@winnow/kernels';
import { meanLoss, type Objective, writeGradients } from './objective.ts';

/**
 * Pinball loss of the quantile `alpha`. Splits go by the gradient; the output of a leaf is that quantile of its rows'
 * residuals (Friedman 2001, "Greedy function approximation", section 4.3, does so for the median).
 */
export function quantileLoss(alpha: number): Objective {
  return {
    nOutputs: 1,
    initialScores: ({ target, weight }) => [weightedQuantile(target, weight, alpha)],
    gradients: (rows) =>
      writeGradients(rows, (score, y, pair) => {
        pair.gradient = score >= y ? 1 - alpha : -alpha;
      }),
    leafValue: (residuals, weight) => weightedQuantile(residuals, weight, alpha),
    loss: (scores, _stride, rows) =>
      meanLoss(rows, scores, (score, y) => (score >= y ? (1 - alpha) * (score - y) : alpha * (y - score))),
    transform: () => {},
  };
}

/**
 * Quantile of values of which one of weight 2 counts as two equal ones, interpolated between neighbours of unit weight
 * (Hyndman and Fan 1996, definition 7, for weights of 1).
 * @param values [n] at least one of them of positive weight
 */
export function weightedQuantile(values: Float64Array, weight: Float64Array, alpha: number): number {
  const sorted = values.slice();
  const along = weight.slice();
  sortValues(sorted, along);
  const total = along.reduce((sum, value) => sum + value, 0);
  const position = Math.max(0, alpha * (total - 1));
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
