import { normalQuantile } from '@winnow/numerics';
import { z } from 'zod';
import { columnsOf, mapCells } from './cells.ts';
import type { Scaler } from './contract.ts';

/**
 * Maps each column through its empirical distribution function, as scikit-learn's QuantileTransformer.
 * Notation: Q knots; knot q is the quantile of probability q / (Q − 1) of the training values.
 *
 * Two rules differ from scikit-learn: every training row is used (it samples 10,000), and only values at or beyond an end
 * knot map to the end (with normal output it also pulls in values within 1e-7 of it, which is not scale-free).
 */

export const quantileSchema = z.strictObject({
  kind: z.literal('quantile').describe('Empirical distribution function: rank instead of size.'),
  knots: z
    .int()
    .min(2)
    .max(10_000)
    .default(1000)
    .describe('points of the distribution function; at most one for each training row is used'),
  output: z.enum(['normal', 'uniform']).default('normal').describe('distribution of the scaled training values'),
});

type QuantileSpec = z.infer<typeof quantileSchema>;

export interface QuantileScaler {
  readonly output: QuantileSpec['output'];
  /** F arrays of [Q], ascending */
  readonly knots: readonly (readonly number[])[];
}

const WHERE = 'quantileScaler';

/** Probabilities are kept this far from 0 and 1 before they become normal deviates: ±5.2 instead of ±∞ (scikit-learn). */
const TAIL = 1e-7 - Number.EPSILON;
const LOWEST = normalQuantile(TAIL);
const HIGHEST = normalQuantile(1 - TAIL);

export const quantileScaler: Scaler<QuantileSpec, QuantileScaler> = {
  description: 'empirical distribution function, as it is or as normal deviates; scikit-learn QuantileTransformer',

  fit(data, cols, rows, { knots, output }) {
    const columns = columnsOf(WHERE, data, cols, rows);
    const size = Math.min(knots, Math.max(rows.length, 2)); // two equal knots for a single row
    return { output, knots: columns.map((values) => quantilesOf(values, size)) };
  },

  apply({ knots, output }, data, cols, rows) {
    const uniform = (value: number, col: number) => cumulative(knots[col]!, value);
    const normal = (value: number, col: number) => normalScore(cumulative(knots[col]!, value));
    return mapCells(WHERE, data, cols, rows, knots.length, output === 'normal' ? normal : uniform);
  },
};

/** @returns [size] type-7 quantiles at equally spaced probabilities, non-decreasing */
function quantilesOf(values: Float64Array, size: number): number[] {
  const sorted = values.slice().sort();
  return Array.from({ length: size }, (_, q) => {
    const position = (q / (size - 1)) * (sorted.length - 1);
    const index = Math.min(Math.floor(position), sorted.length - 1);
    const below = sorted[index]!;
    const above = sorted[Math.min(index + 1, sorted.length - 1)]!;
    return Math.min(above, below + (above - below) * (position - index)); // rounding must not pass the next value
  });
}

/**
 * Distribution function at `value`, interpolated between the knots. Where several knots are equal it jumps, and at the
 * jump takes its middle; at the end knots it is 0 and 1, and 1/2 where all knots are equal.
 */
function cumulative(knots: readonly number[], value: number): number {
  const last = knots.length - 1;
  if (Number.isNaN(value)) return value;
  if (knots[0] === knots[last] && value === knots[0]) return 0.5;
  if (value <= knots[0]!) return 0;
  if (value >= knots[last]!) return 1;
  const above = firstIndex(knots, (knot) => knot > value);
  const from = firstIndex(knots, (knot) => knot >= value);
  if (from < above) return (from + above - 1) / 2 / last; // value is a knot
  const [low, high] = [knots[above - 1]!, knots[above]!];
  return (above - 1 + (value - low) / (high - low)) / last;
}

/** First index at which a condition holds that holds for all later ones, by bisection. */
function firstIndex(knots: readonly number[], holds: (knot: number) => boolean): number {
  let [low, high] = [0, knots.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(knots[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function normalScore(probability: number): number {
  if (Number.isNaN(probability)) return probability;
  return Math.min(HIGHEST, Math.max(LOWEST, normalQuantile(probability)));
}
