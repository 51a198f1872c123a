/**
 * Smallest variance that a state may take in each feature. Without one the likelihood has no maximum: a state that
 * narrows onto repeated values (bars without a trade have the same return, 0) gains without bound.
 */

/** A state's deviation is at least 1 % of its column's: narrower ones are spikes on repeated values. */
const RELATIVE_FLOOR = 1e-4;

/** For columns that do not vary. A deviation of 1e-6 is far below what a feature can mean, and far above rounding. */
const ABSOLUTE_FLOOR = 1e-12;

/**
 * @param columnVariances [D] variance of each feature over all training rows
 * @returns               [D] positive
 */
export function varianceFloor(columnVariances: Float64Array): Float64Array {
  return columnVariances.map((variance) => Math.max(RELATIVE_FLOOR * variance, ABSOLUTE_FLOOR));
}
