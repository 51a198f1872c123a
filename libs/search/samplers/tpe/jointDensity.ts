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

/** One dimension of the product. */
export interface JointAxis {
  /** Adds what does not depend on the value. @param logDensities [K] */
  addConstants(logDensities: Float64Array): void;
  /** Adds the rest of the log density of each kernel at a value. @param logDensities [K] */
  add(value: number, logDensities: Float64Array): void;
}

/** @returns log density at a point, given as one number (or index of a choice) for each axis */
export function jointLogDensity(
  weights: Float64Array,
  axes: readonly JointAxis[],
): (point: ArrayLike<number>) => number {
  const constants = weights.map(Math.log);
  for (const axis of axes) axis.addConstants(constants);
  const terms = new Float64Array(weights.length);
  return (point) => {
    terms.set(constants);
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
  const inverse = sigmas.map((sigma) => Math.SQRT1_2 / sigma);
  return {
    addConstants(logDensities) {
      for (let k = 0; k < K; k++) logDensities[k]! -= Math.log(sigmas[k]! * kernelMass(kernels, k)) + LOG_SQRT_TWO_PI;
    },
    add(value, logDensities) {
      const x = toInternal(param, value);
      for (let k = 0; k < K; k++) {
        const z = (x - mus[k]!) * inverse[k]!;
        logDensities[k]! -= z * z;
      }
    },
  };
}

/** The mass of a cell is worked out once for each class of equal kernels, and once for each value. */
function gridAxis(param: RangeParam, kernels: NumericKernels): JointAxis {
  const { mus, sigmas } = kernels;
  const { classes, firsts } = equalKernels(kernels);
  const known = new Map<number, Float64Array>();
  const massesAt = (value: number) => {
    const { left, right } = cellOf(param, value);
    return Float64Array.from(firsts, (k) =>
      truncatedNormalLogMass((left - mus[k]!) / sigmas[k]!, (right - mus[k]!) / sigmas[k]!),
    );
  };
  return {
    addConstants(logDensities) {
      const logMasses = firsts.map((k) => Math.log(kernelMass(kernels, k)));
      for (let k = 0; k < logDensities.length; k++) logDensities[k]! -= logMasses[classes[k]!]!;
    },
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
  const logOff = Math.log(offChoice);
  const gain = Math.log(onChoice) - logOff;
  return {
    addConstants(logDensities) {
      for (let k = 0; k < n; k++) logDensities[k]! += logOff;
      logDensities[n]! += Math.log(prior);
    },
    add(value, logDensities) {
      for (let k = 0; k < n; k++) if (observed[k] === value) logDensities[k]! += gain;
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
