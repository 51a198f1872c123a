import type { PackedScale } from '@winnow/kernels';
import type { Growth, Leaf, Split } from './growth.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { leafOutput } from './leafOutput.ts';

/** Below a split of a monotone column, the outputs on either side stay on their side of the middle. */
export function boundChildren({ options, scale }: Growth, split: Split, left: Leaf, right: Leaf): [Leaf, Leaf] {
  const direction = options.monotone?.[split.column] ?? 0;
  if (direction === 0) return [left, right];
  const outputs = [left, right].map((leaf) => boundedOutput(leaf, realSums(leaf, scale), options));
  const middle = (outputs[0]! + outputs[1]!) / 2;
  return direction > 0
    ? [
        { ...left, highest: middle },
        { ...right, lowest: middle },
      ]
    : [
        { ...left, lowest: middle },
        { ...right, highest: middle },
      ];
}

function realSums({ sumGradient, sumHessian }: Leaf, scale: PackedScale): { gradient: number; hessian: number } {
  return { gradient: sumGradient / scale.gradient, hessian: sumHessian / scale.hessian };
}

/** Output of a leaf within its bounds, before the learning rate. */
export function boundedOutput(
  leaf: Pick<Leaf, 'lambda' | 'lowest' | 'highest'>,
  { gradient, hessian }: { readonly gradient: number; readonly hessian: number },
  { lambdaL1 }: Pick<GrowthOptions, 'lambdaL1'>,
): number {
  return Math.min(Math.max(leafOutput(gradient, hessian, lambdaL1, leaf.lambda), leaf.lowest), leaf.highest);
}
