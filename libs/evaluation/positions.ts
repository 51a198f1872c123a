/**
 * From a model's output to a position. Notation: N rows. A conviction is in [−1, 1], its sign the expected direction.
 */
import { assertArgument, assertFinite } from '@winnow/core';
import { normalCdf } from '@winnow/numerics';
import { z } from 'zod';

/** The output that drives the position; `values` [N]. `p_up` and `regime_score` are probabilities. */
export interface Signal {
  readonly name: 'E_r' | 'p_up' | 'regime_score';
  readonly values: Float64Array;
}

/**
 * A signal on the common scale of conviction. Rejects NaN.
 * - `E_r`: 2Φ(E_r / retScale) − 1. Under a normal with mean E_r and standard deviation retScale, Φ(E_r / retScale) is
 *   the probability of a gain, so that all three signals are read as a probability mapped to [−1, 1].
 * - `p_up`, `regime_score`: 2p − 1.
 * @param retScale standard deviation of the training labels, simple return, positive; read for `E_r` only
 * @returns [N]
 */
export function conviction({ name, values }: Signal, retScale: number): Float64Array {
  const where = 'conviction';
  assertFinite(where, name, values);
  if (name === 'E_r') {
    assertArgument(retScale > 0 && Number.isFinite(retScale), where, 'retScale must be positive', retScale);
    return values.map((expectedRet) => 2 * normalCdf(expectedRet / retScale) - 1);
  }
  const outside = values.find((probability) => probability < 0 || probability > 1);
  assertArgument(outside === undefined, where, `${name} must lie in [0, 1]`, outside);
  return values.map((probability) => 2 * probability - 1);
}

/** The `policy` key of a study: how a conviction becomes a position. */
export const policySchema = z.strictObject({
  mode: z.enum(['long_flat', 'long_short']).default('long_flat').describe('whether short positions are taken'),
  threshold: z.number().min(0).max(1).default(0).describe('conviction up to which no position is taken'),
});
export type PositionPolicy = z.infer<typeof policySchema>;

/**
 * The position wanted at each close: 0 where |conviction| ≤ threshold, else its sign; `long_flat` takes 0 for −1.
 * Rejects NaN.
 * @param convictions [N] in [−1, 1]
 * @returns [N] each −1, 0 or 1
 */
export function decidePositions(convictions: Float64Array, policy: PositionPolicy): Float64Array {
  assertFinite('decidePositions', 'convictions', convictions);
  const short = policy.mode === 'long_short' ? -1 : 0;
  return convictions.map((value) => {
    if (Math.abs(value) <= policy.threshold) return 0;
    return value > 0 ? 1 : short;
  });
}
