import type { Observations } from '../hmm.ts';
import { columnMeans } from './columnMoments.ts';
import { localAverage } from './localAverage.ts';

/** Half of a regime that lasts ten rows. */
const HALF_WIDTH = 5;

/** Local spreads below this part of their average count as equal: a stretch of repeated values is not infinitely calm. */
const LEAST_SPREAD = 0.01;

/** Keeps the log of a constant column's spread finite. */
const ABSOLUTE_SPREAD = 1e-12;

/**
 * What rows are clustered by, so that rows of one regime lie near each other.
 *
 * - `values` the values and their local spread (mean absolute deviation from the column mean): finds regimes that last a
 *   row or two
 * - `local`  local mean and log of the local spread: finds regimes that last, however much their values overlap. On
 *   values, regimes that differ in volatility would start as "low" and "high", a local optimum that EM does not leave.
 */
export const rowDescriptions = ['values', 'local'] as const;
export type RowDescription = (typeof rowDescriptions)[number];

/** @param obs complete @returns rows of 2 D columns */
export function describeRows(obs: Observations, description: RowDescription): Observations {
  const means = columnMeans(obs);
  const deviations = obs.data.map((value, td) => Math.abs(value - means[td % obs.cols]!));
  const spreads = localAverage({ ...obs, data: deviations }, HALF_WIDTH);
  if (description === 'values') return join(obs, obs.data, spreads);
  const least = columnMeans({ ...obs, data: spreads }).map((mean) => Math.max(LEAST_SPREAD * mean, ABSOLUTE_SPREAD));
  const logSpreads = spreads.map((spread, td) => Math.log(Math.max(spread, least[td % obs.cols]!)));
  return join(obs, localAverage(obs, HALF_WIDTH), logSpreads);
}

/** @param left, right [T, D] each */
function join(obs: Observations, left: Float64Array, right: Float64Array): Observations {
  const { rows, cols } = obs;
  const both = new Float64Array(2 * rows * cols);
  for (let t = 0; t < rows; t++) {
    both.set(left.subarray(t * cols, (t + 1) * cols), 2 * t * cols);
    both.set(right.subarray(t * cols, (t + 1) * cols), (2 * t + 1) * cols);
  }
  return { ...obs, data: both, cols: 2 * cols };
}
