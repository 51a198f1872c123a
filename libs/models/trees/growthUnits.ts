import type { PackedScale } from '@winnow/kernels';
import type { GrowthOptions } from './growthOptions.ts';

/** The limits of a tree's growth in packed units. */
export interface GrowthUnits {
  readonly scale: PackedScale;
  /** weight of rows that a packed hessian stands for */
  readonly countPerHessian: number;
  readonly minHessian: number;
  readonly minGain: number;
  readonly lambda: number;
  readonly alpha: number;
}

/**
 * A gain below this many times what rounding one row's gradient brings to a leaf is none: rows of equal gradients would
 * be told apart by how these were rounded.
 */
const ROUNDING_NOISE = 8;

/**
 * @param sumHessian of the rows the tree is grown on, packed
 * @param count      their weight
 */
export function growthUnits(scale: PackedScale, sumHessian: number, count: number, options: GrowthOptions): GrowthUnits {
  const countPerHessian = sumHessian > 0 ? count / sumHessian : 0;
  const minCount = Math.max(0, options.minDataInLeaf - 0.5) / (countPerHessian || 1); // counts are rounded
  return {
    scale,
    countPerHessian,
    minHessian: Math.max(1, minCount, options.minSumHessian * scale.hessian),
    minGain: (options.minGain * scale.gradient ** 2) / scale.hessian + ROUNDING_NOISE * countPerHessian,
    lambda: options.lambdaL2 * scale.hessian,
    alpha: options.lambdaL1 * scale.gradient,
  };
}
