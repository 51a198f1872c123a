import { assertArgument } from '@winnow/core';
import { hungarian } from '@winnow/numerics';
import { stationaryDistribution } from '../chain/stationaryDistribution.ts';
import type { Hmm } from '../hmm.ts';
import { type DistanceMetric, stateDistances } from './stateDistances.ts';

/**
 * Which state of a refitted model continues which state of its predecessor, and how far each has moved. Notation: `from`
 * a state of the previous model, `to` a state of the next one, indices as the models have them.
 */

export interface MatchOptions {
  /** default `bhattacharyya` */
  readonly metric?: DistanceMetric;
  /** distance in nats from which on a state is not the continuation of another; default `DRIFT_LIMITS[metric]` */
  readonly driftLimit?: number;
}

/**
 * The distance between two Gaussians of equal covariance whose means are two standard deviations apart: the point at
 * which their even mixture would show two peaks. Distances add up over features, so a model of many features that all
 * wander may need more.
 */
export const DRIFT_LIMITS: Readonly<Record<DistanceMetric, number>> = { bhattacharyya: 0.5, symmetric_kl: 4 };

export interface StateMatch {
  /** [K of next] the state of `previous` that each state continues, null for a new state */
  readonly predecessors: readonly (number | null)[];
  /** [K of next] distance to the predecessor, in nats; for a new state to the nearest state of `previous` */
  readonly drift: readonly number[];
  /**
   * Mean distance over all the time of both models: each state weighs half of its long-run share of time in each model,
   * and a state that is new or has ended counts with the drift limit. Symmetric in the models.
   */
  readonly overallDrift: number;
  /** for `permuteStates(next, order)`: states in the order of their predecessors, then the new ones */
  readonly order: readonly number[];
  /** states of `previous` that nothing continues, ascending */
  readonly ended: readonly number[];
}

/**
 * Matches states by the assignment of lowest total distance between emissions, in which leaving a state of each model
 * alone costs as much as pairing two at the drift limit. With equal models the match is the identity and the drift 0.
 * @throws WinnowError `argument_invalid` when the models cannot be compared (see stateDistances)
 */
export function matchStates(previous: Hmm, next: Hmm, options: MatchOptions = {}): StateMatch {
  const { metric = 'bhattacharyya', driftLimit = DRIFT_LIMITS[metric] } = options;
  const isLimit = Number.isFinite(driftLimit) && driftLimit > 0;
  assertArgument(isLimit, 'matchStates', 'driftLimit must be positive and finite', driftLimit);
  const distances = stateDistances(previous, next, metric);
  const pairs = pairStates(distances, previous.nStates, next.nStates, driftLimit);
  const toStates = Array.from({ length: next.nStates }, (_v, to) => to);
  const predecessors = toStates.map((to) => pairs.get(to) ?? null);
  return {
    predecessors,
    drift: toStates.map((to) => {
      const from = pairs.get(to);
      return from === undefined ? nearest(distances, next.nStates, to) : distances[from * next.nStates + to]!;
    }),
    overallDrift: overallDrift(previous, next, pairs, distances, driftLimit),
    order: toStates.toSorted((a, b) => (pairs.get(a) ?? previous.nStates) - (pairs.get(b) ?? previous.nStates)),
    ended: Array.from(previous.startProb.keys()).filter((from) => !predecessors.includes(from)),
  };
}

/** @returns from-state by to-state */
function pairStates(distances: Float64Array, rows: number, cols: number, limit: number): Map<number, number> {
  const cost = distances.map((distance) => Math.min(distance, limit));
  const { columnOf } = hungarian(cost, rows, cols);
  const pairs = Array.from(columnOf, (to, from) => [to, from] as const);
  return new Map(pairs.filter(([to, from]) => to >= 0 && distances[from * cols + to]! < limit));
}

/** Distance of a to-state to the nearest from-state. */
function nearest(distances: Float64Array, cols: number, to: number): number {
  return Math.min(...distances.filter((_distance, i) => i % cols === to));
}

function overallDrift(
  previous: Hmm,
  next: Hmm,
  pairs: ReadonlyMap<number, number>,
  distances: Float64Array,
  limit: number,
): number {
  const shares = { from: stationaryDistribution(previous), to: stationaryDistribution(next) };
  let unmatched = 2;
  let total = 0;
  for (const [to, from] of pairs) {
    const weight = shares.from[from]! + shares.to[to]!;
    total += weight * distances[from * next.nStates + to]!;
    unmatched -= weight;
  }
  const isComplete = pairs.size === previous.nStates && pairs.size === next.nStates;
  return (total + (isComplete ? 0 : unmatched * limit)) / 2; // rounding must not turn a complete match into drift
}
