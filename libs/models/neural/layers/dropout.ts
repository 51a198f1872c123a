import type { Tensor } from '@tensorflow/tfjs-core';
import type { Scope } from './scope.ts';

/** Drops each number with probability `rate` while training and scales the rest, so that the mean stays (Srivastava et al. 2014). */
export function dropout(scope: Scope, x: Tensor, rate: number): Tensor {
  if (!scope.training || rate === 0) return x;
  return scope.tf.mul(x, scope.dropoutMask(x.shape, rate));
}
