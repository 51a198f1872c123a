/**
 * Density of a joint Parzen estimator: a mixture of products, in which kernel k is observation k in every dimension
 * (Falkner et al. 2018, "BOHB", section 3.2; Optuna's multivariate TPE).
 *
 * Notation: K kernels (the prior is the last), D dimensions.
 */

import { truncatedNormalLogMass } from '@winnow/numerics';
import { toInternal } from '../../coordinates.ts';
import type { RangeParam } from '../../space.ts';
import { cellOf, equalKernels } from './axisDensity.ts';
import { kernelMass, type NumericKernels } from './numericKernels.ts';

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const UNSEEN = -50; // nats below the largest kernel at which one adds nothing to a double

/** One dimension: adds to the log density of each kernel at a value. */
export interface JointAxis {
  /** @param logDensities [K] is added to */
  add(value: number, logDensities: Float64Array): void;
}

/** @returns log density at a point, given as one number (or index of a choice) for each axis */
export function jointLogDensity(
  weights: Float64Array,
  axes: readonly JointAxis[],
): (point: ArrayLike<number>) => number {
  const logWeights = weights.map(Math.log);
  const terms = new Float64Array(weights.length);
  return (point) => {
    terms.set(logWeights);
    for (let d = 0; d < axes.length; d++) axes[d]!.add(point[d]!, terms);
    return logSum(terms);
  };
}

function logSum(terms: Float64Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < terms.length; k++) if (terms[k]! > max) max = terms[k]!;
  if (max === Number.NEGATIVE_INFINITY) return max;
  let total = 0;
  for (let k = 0; k < terms.length; k++) {
    const below = terms[k]! - max;
    if (below > UNSEEN) total += Math.exp(below);
  }
  return max + Math.log(total);
}

export function numericAxis(param: RangeParam, kernels: NumericKernels): JointAxis {
  return param.step === null ? continuousAxis(param, kernels) : gridAxis(param, kernels);
}

function continuousAxis(param: RangeParam, kernels: NumericKernels): JointAxis {
  const { mus, sigmas } = kernels;
  const K = mus.length;
  const inverse = sigmas.map((sigma) => 1 / sigma);
  const constants = new Float64Array(K);
  for (let k = 0; k < K; k++) constants[k] = -Math.log(sigmas[k]!) - LOG_SQRT_TWO_PI - Math.log(kernelMass(kernels, k));
  return {
    add(value, logDensities) {
      const x = toInternal(param, value);
      for (let k = 0; k < K; k++) {
        const z = (x - mus[k]!) * inverse[k]!;
        logDensities[k]! += constants[k]! - 0.5 * z * z;
      }
    },
  };
}

/** The mass of a cell is worked out once for each class of equal kernels, and once for each value. */
function gridAxis(param: RangeParam, kernels: NumericKernels): JointAxis {
  const { mus, sigmas } = kernels;
  const { classes, firsts } = equalKernels(kernels);
  const logMasses = firsts.map((k) => Math.log(kernelMass(kernels, k)));
  const known = new Map<number, Float64Array>();
  const massesAt = (value: number) => {
    const { left, right } = cellOf(param, value);
    return Float64Array.from(firsts, (k, c) => {
      return truncatedNormalLogMass((left - mus[k]!) / sigmas[k]!, (right - mus[k]!) / sigmas[k]!) - logMasses[c]!;
    });
  };
  return {
    add(value, logDensities) {
      let masses = known.get(value);
      if (masses === undefined) {
        masses = massesAt(value);
        known.set(value, masses);
      }
      for (let k = 0; k < logDensities.length; k++) logDensities[k]! += masses[classes[k]!]!;
    },
  };
}

/** @param kernels as `choiceKernels` gives them */
export function choiceAxis({ observed, onChoice, offChoice, prior }: ChoiceKernels): JointAxis {
  const n = observed.length;
  const logOn = Math.log(onChoice);
  const logOff = Math.log(offChoice);
  const logPrior = Math.log(prior);
  return {
    add(value, logDensities) {
      for (let k = 0; k < n; k++) logDensities[k]! += observed[k] === value ? logOn : logOff;
      logDensities[n]! += logPrior;
    },
  };
}

/** Smoothed one-hot kernels over C choices: 1 + 1/(n+1) on the observed choice, 1/(n+1) on the others, normalised. */
export interface ChoiceKernels {
  /** [n] indices of choices, oldest first */
  readonly observed: Float64Array;
  readonly onChoice: number;
  readonly offChoice: number;
  /** probability of each choice under the prior kernel */
  readonly prior: number;
}

export function choiceKernels(observed: Float64Array, choices: number): ChoiceKernels {
  const smoothing = 1 / (observed.length + 1);
  const total = 1 + smoothing * choices;
  return { observed, onChoice: (1 + smoothing) / total, offChoice: smoothing / total, prior: 1 / choices };
}
