import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';

/**
 * Fractional difference of the log close with a fixed-width window (López de Prado 2018, "Advances in Financial Machine
 * Learning", section 5.5): stationary, yet it remembers the level that a full difference forgets.
 * @param order in (0, 1)
 */
export function fracDiff(order: number, window: number): Feature {
  const weights = fracDiffWeights(order, window);
  return defineFeature({
    description: `Σ w[k] ln close[t−k] for k < ${window}, w[0] = 1, w[k] = −w[k−1] (${order} − k + 1)/k (López de Prado 2018)`,
    unit: 'log price',
    warmup: window - 1,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const logCloses = new History(window);
      return {
        push({ close }, t, out, at) {
          logCloses.push(Math.log(close[t]!));
          const { values, last } = logCloses;
          let sum = 0;
          for (let k = window - 1; k >= 0; k--) sum += weights[k]! * values[last - k]!; // small weights first
          out[at] = sum;
        },
      };
    },
  });
}

/** @returns [window] coefficients of (1 − B)^order, B the backshift */
function fracDiffWeights(order: number, window: number): Float64Array {
  const weights = new Float64Array(window);
  weights[0] = 1;
  for (let k = 1; k < window; k++) weights[k] = (-weights[k - 1]! * (order - k + 1)) / k;
  return weights;
}
