import type { PackedScale } from '@winnow/kernels';
import type { GrowthOptions } from './growthOptions.ts';

/** A node's sums, and the limits of its split, in packed units. */
export interface NodeUnits {
  readonly sumGradient: number;
  readonly sumHessian: number;
  readonly scale: PackedScale;
  /** weight of rows that a packed hessian stands for: counts within the node are estimated so, as in LightGBM */
  readonly countPerHessian: number;
  readonly minHessian: number;
  readonly minGain: number;
  readonly lambda: number;
}

/**
 * A gain below this many times what rounding one row's gradient brings to a leaf is none: rows of equal gradients would
 * be told apart by how these were rounded.
 */
const ROUNDING_NOISE = 8;

/** @param node with the weight of its rows */
export function nodeUnits(
  scale: PackedScale,
  { sumGradient, sumHessian, count }: { sumGradient: number; sumHessian: number; count: number },
  options: GrowthOptions,
): NodeUnits {
  const countPerHessian = sumHessian > 0 ? count / sumHessian : 0;
  const minCount = Math.max(0, options.minDataInLeaf - 0.5) / (countPerHessian || 1); // counts are rounded
  return {
    sumGradient,
    sumHessian,
    scale,
    countPerHessian,
    minHessian: Math.max(1, minCount, options.minSumHessian * scale.hessian),
    minGain: (options.minGain * scale.gradient ** 2) / scale.hessian + ROUNDING_NOISE * countPerHessian,
    lambda: options.lambdaL2 * scale.hessian,
  };
}
