import { assertArgument } from '@winnow/core';

/**
 * Linear decay with age, where age is counted in uniqueness, not in rows, so that a crowd of overlapping labels does not
 * age the rest (López de Prado 2018, section 4.7, snippet 4.11). The newest row has factor 1.
 * @param uniqueness [N] average uniqueness, oldest row first, each above 0
 * @param oldest     factor at which the decay ends just before the oldest row: 1 no decay, 0 a decay to nothing; below 0
 *                   (above −1) the oldest share −oldest of the rows gets 0
 * @returns [N] in [0, 1], non-decreasing
 * @throws WinnowError `argument_invalid` for no rows or `oldest` outside (−1, 1]
 */
export function timeDecay(uniqueness: Float64Array, oldest: number): Float64Array {
  assertArgument(uniqueness.length > 0, 'timeDecay', 'there must be rows', uniqueness.length);
  assertArgument(oldest > -1 && oldest <= 1, 'timeDecay', 'oldest must lie in (−1, 1]', oldest);
  let total = 0;
  const age = uniqueness.map((value) => {
    total += value;
    return total;
  });
  const slope = oldest >= 0 ? (1 - oldest) / total : 1 / ((oldest + 1) * total);
  return age.map((value) => Math.max(0, 1 - slope * (total - value)));
}
