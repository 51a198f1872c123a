/**
 * fANOVA (Hutter et al. 2014, "An efficient approach for assessing hyperparameter importance", algorithms 1 and 2): the share
 * of the objective's variance over the space that each parameter explains alone, by a random forest fitted to the trials.
 */

import type { Rng } from '@winnow/core';
import type { History, HistoryTrial } from '../history.ts';
import type { Space } from '../space.ts';
import { toUnit } from '../unitCube.ts';
import { growLeaves, type LeafBox } from './regressionTree.ts';

export interface FanovaOptions {
  readonly trees?: number;
}

const ABSENT = 0.5; // coordinate of a parameter that a trial does not have

/**
 * Importance of each parameter, the sum of all 1; all 0 for fewer than two trials or a constant objective.
 * @param rng draws the rows of each tree
 */
export function fanova(space: Space, history: History, rng: Rng, options: FanovaOptions = {}): Record<string, number> {
  const { trees = 64 } = options;
  const D = space.params.length;
  const trials = history.filter(({ state, value }) => state === 'complete' && value !== null && Number.isFinite(value));
  const shares = new Float64Array(D);
  const x = coordinatesOf(space, trials);
  const y = Float64Array.from(trials, (trial) => trial.value!);
  for (let tree = 0; tree < trees && trials.length > 1; tree++) {
    const stream = rng.split('fanova', tree);
    const rows = Int32Array.from(trials, () => stream.int(trials.length));
    const leaves = growLeaves(x, y, D, rows);
    const total = totalVariance(leaves);
    if (total === 0) continue;
    for (let d = 0; d < D; d++) shares[d]! += marginalVariance(leaves, d) / total;
  }
  const sum = shares.reduce((a, b) => a + b, 0);
  return Object.fromEntries(space.params.map(({ name }, d) => [name, sum > 0 ? shares[d]! / sum : 0]));
}

function coordinatesOf(space: Space, trials: readonly HistoryTrial[]): Float64Array {
  return Float64Array.from(
    trials.flatMap(({ params }) =>
      space.params.map((param) => {
        const value = params[param.name];
        const unit = value === undefined ? ABSENT : toUnit(param, value);
        return Number.isNaN(unit) ? ABSENT : unit;
      }),
    ),
  );
}

export function totalVariance(leaves: readonly LeafBox[]): number {
  return weightedVariance(leaves.map(({ low, high, value }) => ({ weight: volume(low, high), value })));
}

/** Variance over coordinate d of the mean over all others. */
export function marginalVariance(leaves: readonly LeafBox[], d: number): number {
  const edges = [...new Set(leaves.flatMap(({ low, high }) => [low[d]!, high[d]!]))].sort((a, b) => a - b);
  const parts = edges.slice(1).map((right, i) => {
    const left = edges[i]!;
    let value = 0;
    for (const leaf of leaves) {
      if (leaf.low[d]! > left || leaf.high[d]! < right) continue;
      value += (leaf.value * volume(leaf.low, leaf.high)) / (leaf.high[d]! - leaf.low[d]!);
    }
    return { weight: right - left, value };
  });
  return weightedVariance(parts);
}

function volume(low: Float64Array, high: Float64Array): number {
  let product = 1;
  for (let d = 0; d < low.length; d++) product *= high[d]! - low[d]!;
  return product;
}

/** Weights sum to 1. */
function weightedVariance(parts: readonly { readonly weight: number; readonly value: number }[]): number {
  const mean = parts.reduce((sum, { weight, value }) => sum + weight * value, 0);
  return parts.reduce((sum, { weight, value }) => sum + weight * (value - mean) ** 2, 0);
}
