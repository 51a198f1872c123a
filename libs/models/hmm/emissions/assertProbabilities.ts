import { WinnowError } from '@winnow/core';

/** Rounding of a sum of probabilities, and of the digits that other tools print. */
const SUM_TOLERANCE = 1e-8;

/**
 * @param probs [rows, cols], each row a distribution
 * @throws WinnowError `hmm_invalid`
 */
export function assertProbabilities(
  where: string,
  name: string,
  probs: Float64Array,
  rows: number,
  cols: number,
): void {
  if (probs.length !== rows * cols) {
    throw new WinnowError('hmm_invalid', {
      where,
      rule: `${name} must have ${rows * cols} elements`,
      got: probs.length,
    });
  }
  for (let row = 0; row < rows; row++) {
    const values = probs.subarray(row * cols, (row + 1) * cols);
    const total = values.reduce((sum, value) => sum + value, 0);
    if (values.every((value) => value >= 0) && Math.abs(total - 1) <= SUM_TOLERANCE) continue;
    throw new WinnowError('hmm_invalid', {
      where,
      rule: `row ${row} of ${name} must be 0 or more and sum to 1`,
      got: Array.from(values),
    });
  }
}
