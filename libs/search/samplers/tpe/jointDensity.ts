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
import { logSumOfKernels } from './continuousKernels.ts';
import { kernelMass, type NumericKernels } from './numericKernels.ts';

/** A dimension whose values repeat: a grid, or choices. */
export interface DiscreteAxis {
  /** Adds what does not depend on the value. @param logDensities [K] */
  addConstants(logDensities: Float64Array): void;
  /** Adds the rest of the log density of each kernel at a value: nowhere more than 0. @param logDensities [K] */
  add(value: number, logDensities: Float64Array): void;
}

export interface ContinuousAxis {
  readonly param: RangeParam;
  readonly kernels: NumericKernels;
}

/** @returns log density at a point, given as one number (or index of a choice) for each axis */
export function jointLogDensity(
  weights: Float64Array,
  axes: readonly (DiscreteAxis | ContinuousAxis)[],
): (point: ArrayLike<number>) => number {
  const discrete = axes.flatMap((axis, d) => ('add' in axis ? [{ axis, d }] : []));
  const continuous = axes.flatMap((axis, d) => ('kernels' in axis ? [{ ...axis, d }] : []));
  const kernels = continuous.map((axis) => axis.kernels);
  const constants = kernels.length === 0 ? weights.map(Math.log) : new Float64Array(weights.length);
  for (const { axis } of discrete) axis.addConstants(constants);
  const logSum = kernels.length === 0 ? logSumOfTerms : logSumOfKernels(weights, kernels, largestOf(constants));
  const terms = constants.slice();
  const coordinates = new Float64Array(continuous.length);
  return (point) => {
    for (const [i, { param, d }] of continuous.entries()) coordinates[i] = toInternal(param, point[d]!);
    if (discrete.length === 0) return logSum(coordinates, constants);
    terms.set(constants);
    for (const { axis, d } of discrete) axis.add(point[d]!, terms);
    return logSum(coordinates, terms);
  };
}

function logSumOfTerms(_point: Float64Array, terms: Float64Array): number {
  const max = largestOf(terms);
  let total = 0;
  for (let k = 0; k < terms.length; k++) total += Math.exp(terms[k]! - max);
  return max + Math.log(total);
}

function largestOf(terms: Float64Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < terms.length; k++) if (terms[k]! > max) max = terms[k]!;
  return max;
}

export function numericAxis(param: RangeParam, kernels: NumericKernels): DiscreteAxis | ContinuousAxis {
  return param.step === null ? { param, kernels } : gridAxis(param, kernels);
}

/** The mass of a cell is worked out once for each class of equal kernels, and once for each value. */
function gridAxis(param: RangeParam, kernels: NumericKernels): DiscreteAxis {
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
export function choiceAxis({ observed, onChoice, offChoice, prior }: ChoiceKernels): DiscreteAxis {
  const n = observed.length;
  const logOn = Math.log(onChoice);
  const loss = logOn - Math.log(offChoice);
  return {
    addConstants(logDensities) {
      for (let k = 0; k < n; k++) logDensities[k]! += logOn;
      logDensities[n]! += Math.log(prior);
    },
    add(value, logDensities) {
      for (let k = 0; k < n; k++) if (observed[k] !== value) logDensities[k]! -= loss;
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
