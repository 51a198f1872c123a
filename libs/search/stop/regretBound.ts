/**
 * How much the best trial can still be improved upon, by a Gaussian process of the objective (Makarova et al. 2022,
 * "Automatic termination for hyperparameter optimization", section 3): the highest upper confidence bound in the space less
 * the highest lower one of the trials.
 */

import type { Rng } from '@winnow/core';
import type { History } from '../history.ts';
import { fitTrials, pointsByValue, usableTrials } from '../samplers/gp/fitTrials.ts';
import { maximiseOverCube } from '../samplers/gp/maximiseOverCube.ts';
import { createSurface } from '../samplers/gp/surface.ts';
import type { Space } from '../space.ts';

const MOST_TRIALS = 300; // that the process is fitted to
const DOUBT = 0.1; // δ: probability that a confidence bound fails
const SHRINKAGE = 5; // the theory's β is known to be too careful; divided as in Srinivas et al. 2010, section 6

/** @returns in units of the objective; Infinity before two trials are complete, and while all have the same value */
export function regretBound(space: Space, history: History, rng: Rng): number {
  const usable = usableTrials(history);
  const fitted = usable.length < 2 ? undefined : fitTrials(space, usable, MOST_TRIALS);
  if (fitted === undefined) return Number.POSITIVE_INFINITY;
  const { fit, spread } = fitted;
  // equal values have no scale: the bound would be 0 times something, as if the search were certain of its end
  if (fit.data.y.every((y) => y === fit.data.y[0])) return Number.POSITIVE_INFINITY;
  const D = space.params.length;
  const beta = (2 * Math.log((D * usable.length ** 2 * Math.PI ** 2) / (6 * DOUBT))) / SHRINKAGE;
  const bound = (side: 1 | -1) =>
    createSurface(space, fit, (mean, variance) => {
      const deviation = Math.sqrt(beta * variance);
      return { value: mean + side * deviation, byMean: 1, byVariance: (side * deviation) / (2 * variance) };
    });
  const upper = bound(1);
  const lower = bound(-1);
  const points = pointsByValue(fit.data);
  const highest = maximiseOverCube(space, upper, points, rng.split('regret'));
  const surest = points.reduce((best, point) => Math.max(best, lower.valueAt(point)), Number.NEGATIVE_INFINITY);
  return spread * (upper.valueAt(highest) - surest);
}
