/**
 * Parzen estimator of one or several parameters together, on one side of the split: what TPE draws from and compares.
 * One parameter is the special case of one dimension, for which quicker sums exist.
 */

import type { Rng } from '@winnow/core';
import { truncatedNormalQuantile } from '@winnow/numerics';
import { fromInternal } from '../../coordinates.ts';
import type { Param } from '../../space.ts';
import { drawIndex } from '../drawIndex.ts';
import { axisLogDensity } from './axisDensity.ts';
import { type ChoiceKernels, choiceAxis, choiceKernels, jointLogDensity, numericAxis } from './jointDensity.ts';
import { type Bandwidth, fitNumericKernels, type NumericKernels, type Observations } from './numericKernels.ts';

/** The kernels of one parameter; all parameters of an estimator have the same observations, kernel by kernel. */
type AxisKernels =
  | { readonly param: Exclude<Param, { type: 'categorical' }>; readonly numeric: NumericKernels }
  | { readonly param: Extract<Param, { type: 'categorical' }>; readonly choices: ChoiceKernels };

export interface Parzen {
  /** [n + 1] sums to 1; the prior is the last */
  readonly weights: Float64Array;
  readonly axes: readonly AxisKernels[];
}

/**
 * @param seen    for each parameter its n observations: internal coordinates, or indices of choices
 * @param weights [n + 1] as `kernelWeights` gives them
 */
export function fitParzen(
  params: readonly Param[],
  seen: readonly Observations[],
  bandwidth: Bandwidth,
  weights: Float64Array,
): Parzen {
  const axes = params.map((param, i): AxisKernels => {
    const observations = seen[i]!;
    return param.type === 'categorical'
      ? { param, choices: choiceKernels(observations.values, param.choices.length) }
      : { param, numeric: fitNumericKernels(param, observations, weights, bandwidth) };
  });
  return { weights, axes };
}

/** A point of the mixture: the number of each parameter, or the index of its choice. */
export function drawFromParzen({ weights, axes }: Parzen, rng: Rng): Float64Array {
  const k = drawIndex(weights, rng);
  const point = new Float64Array(axes.length);
  for (let d = 0; d < axes.length; d++) {
    const axis = axes[d]!;
    point[d] = 'numeric' in axis ? drawNumber(axis.param, axis.numeric, k, rng) : drawChoice(axis, k, rng);
  }
  return point;
}

function drawNumber(
  param: Exclude<Param, { type: 'categorical' }>,
  kernels: NumericKernels,
  k: number,
  rng: Rng,
): number {
  const { low, high } = kernels;
  const mu = kernels.mus[k]!;
  const sigma = kernels.sigmas[k]!;
  const z = truncatedNormalQuantile(rng.uniform(), (low - mu) / sigma, (high - mu) / sigma);
  return fromInternal(param, mu + sigma * z);
}

function drawChoice({ param, choices }: Extract<AxisKernels, { choices: unknown }>, k: number, rng: Rng): number {
  const probs = new Float64Array(param.choices.length).fill(
    k === choices.observed.length ? choices.prior : choices.offChoice,
  );
  if (k < choices.observed.length) probs[choices.observed[k]!] = choices.onChoice;
  return drawIndex(probs, rng);
}

/** Log density at points as `drawFromParzen` gives them. */
export function parzenLogDensity({ weights, axes }: Parzen): (point: ArrayLike<number>) => number {
  const [only] = axes;
  if (axes.length === 1 && only !== undefined) {
    if ('numeric' in only) {
      const log = axisLogDensity(only.param, only.numeric);
      return (point) => log(point[0]!);
    }
    const logs = choiceProbs(weights, only.choices, only.param.choices.length).map(Math.log);
    return (point) => logs[point[0]!]!;
  }
  return jointLogDensity(
    weights,
    axes.map((axis) => ('numeric' in axis ? numericAxis(axis.param, axis.numeric) : choiceAxis(axis.choices))),
  );
}

/** A mixture of categorical distributions is itself categorical: one probability for each choice. */
function choiceProbs(weights: Float64Array, { observed, onChoice, offChoice, prior }: ChoiceKernels, count: number) {
  const n = observed.length;
  const probs = new Float64Array(count).fill((1 - weights[n]!) * offChoice + weights[n]! * prior);
  for (let k = 0; k < n; k++) probs[observed[k]!]! += weights[k]! * (onChoice - offChoice);
  return probs;
}
