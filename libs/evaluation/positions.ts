/**
 * From a model's output to a position. Notation: N rows. A conviction is in [−1, 1], its sign the expected direction.
 */
import { assertArgument, assertFinite } from '@winnow/core';
import { normalCdf } from '@winnow/numerics';
import { z } from 'zod';
import type { SizingBars } from './sizing/contract.ts';
import { sizingSchema } from './sizing/registry.ts';
import { sizePositions } from './sizing/sizePositions.ts';

/** The output that drives the position; `values` [N]. `p_up` and `regime_score` are probabilities, the others returns. */
export interface Signal {
  readonly name: 'E_r' | 'q50' | 'p_up' | 'regime_score';
  readonly values: Float64Array;
  /** true: NaN says that there is no prediction, and takes no position */
  readonly mayMiss?: boolean;
}

/**
 * A signal on the common scale of conviction. Rejects NaN unless it may miss, then the conviction is 0.
 * - `E_r`, `q50`: 2Φ(E_r / retScale) − 1. Under a normal with mean E_r and standard deviation retScale, Φ(E_r / retScale) is
 *   the probability of a gain, so that all three signals are read as a probability mapped to [−1, 1].
 * - `p_up`, `regime_score`: 2p − 1.
 * @param retScale standard deviation of the training labels, simple return, positive; read for returns only
 * @returns [N]
 */
export function conviction({ name, values, mayMiss = false }: Signal, retScale: number): Float64Array {
  if (mayMiss) {
    const neutral = isReturn(name) ? 0 : 0.5;
    return conviction({ name, values: values.map((value) => (Number.isNaN(value) ? neutral : value)) }, retScale);
  }
  const where = 'conviction';
  assertFinite(where, name, values);
  if (isReturn(name)) {
    assertArgument(retScale > 0 && Number.isFinite(retScale), where, 'retScale must be positive', retScale);
    return values.map((expectedRet) => 2 * normalCdf(expectedRet / retScale) - 1);
  }
  const outside = values.find((probability) => probability < 0 || probability > 1);
  assertArgument(outside === undefined, where, `${name} must lie in [0, 1]`, outside);
  return values.map((probability) => 2 * probability - 1);
}

function isReturn(name: Signal['name']): boolean {
  return name === 'E_r' || name === 'q50';
}

/** The `policy` key of a study: how a conviction becomes a position. */
export const policySchema = z.strictObject({
  mode: z.enum(['long_flat', 'long_short']).default('long_flat').describe('whether short positions are taken'),
  threshold: z.number().min(0).max(1).default(0).describe('conviction up to which no position is taken'),
  sizing: sizingSchema.optional().describe('size of positions; default: the whole capital'),
});
export type PositionPolicy = z.infer<typeof policySchema>;

/**
 * The position wanted at each close: 0 where |conviction| ≤ threshold, else its sign times the size that the policy's
 * sizing gives; `long_flat` takes 0 for a short one. Rejects NaN.
 * @param convictions [N] in [−1, 1]
 * @param bars        needed by sizing policies that look at the market
 * @returns [N] fraction of capital; without a sizing policy each −1, 0 or 1
 * @throws WinnowError `argument_invalid` or `shape_mismatch`
 */
export function decidePositions(convictions: Float64Array, policy: PositionPolicy, bars?: SizingBars): Float64Array {
  assertFinite('decidePositions', 'convictions', convictions);
  const short = policy.mode === 'long_short' ? -1 : 0;
  const directions = convictions.map((value) => {
    if (Math.abs(value) <= policy.threshold) return 0;
    return value > 0 ? 1 : short;
  });
  if (policy.sizing === undefined) return directions;
  const sizes = sizePositions(convictions.map(Math.abs), policy.sizing, bars);
  return directions.map((direction, i) => (sizes[i] === 0 ? 0 : direction * sizes[i]!));
}
