/** A function of what a Gaussian process predicts, over the unit cube of a space. */

import type { Space } from '../../space.ts';
import { decode, encode } from './fitTrials.ts';
import { createPredictor, type GpFit } from './gaussianProcess.ts';

/** A value and its derivatives by the mean and the variance that it is a function of. */
export interface Reward {
  readonly value: number;
  readonly byMean: number;
  readonly byVariance: number;
}

export interface Surface {
  valueAt(point: Float64Array): number;
  /** Also writes the gradient [D]: 0 for a parameter that a trial at this point does not have. */
  differentiateAt(point: Float64Array, gradient: Float64Array): number;
}

export function createSurface(space: Space, fit: GpFit, rewardOf: (mean: number, variance: number) => Reward): Surface {
  const predictor = createPredictor(fit);
  const conditional = space.params.some((param) => param.when.length > 0);
  return {
    valueAt(point) {
      const { mean, variance } = predictor.predict(conditional ? encode(space, decode(space, point)) : point);
      return rewardOf(mean, variance).value;
    },
    differentiateAt(point, gradient) {
      const params = conditional ? decode(space, point) : undefined;
      const at = params === undefined ? point : encode(space, params);
      const { mean, variance } = predictor.predict(at);
      const { value, byMean, byVariance } = rewardOf(mean, variance);
      predictor.pullBack(at, byMean, byVariance, gradient);
      for (const [d, { name }] of space.params.entries()) {
        if (params !== undefined && params[name] === undefined) gradient[d] = 0;
      }
      return value;
    },
  };
}
