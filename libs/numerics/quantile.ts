import { assertArgument, assertFinite } from '@winnow/core';

/**
 * Quantile by linear interpolation between order statistics (Hyndman & Fan 1996, type 7; numpy's default).
 * @param values [N] finite, N ≥ 1, any order, not mutated; rejects NaN
 * @param q      probability in [0, 1]
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  assertArgument(values.length > 0, 'quantile', 'values must not be empty', values.length);
  assertArgument(q >= 0 && q <= 1, 'quantile', 'q must lie in [0, 1]', q);
  assertFinite('quantile', 'values', values);
  const sorted = Float64Array.from(values).sort();
  const position = q * (sorted.length - 1);
  const index = Math.floor(position);
  const below = sorted[index]!;
  const above = sorted[Math.min(index + 1, sorted.length - 1)]!;
  const weight = position - index;
  // Interpolating from the nearer end makes the result monotone in q and exact at both ends.
  return weight < 0.5 ? below + (above - below) * weight : above - (above - below) * (1 - weight);
}
