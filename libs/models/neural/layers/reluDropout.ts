import type { Tensor } from '@tensorflow/tfjs-core';
import { ownGradient } from './ownGradient.ts';
import type { Scope } from './scope.ts';

/**
 * What is above 0, with dropout. Its gradient reads what it gave and neither the mask nor its input again: what came out
 * above 0 was not dropped, and all else changes nothing. For wide layers, where reading takes longer than computing.
 */
export function reluDropout(scope: Scope, x: Tensor, rate: number): Tensor {
  const { tf } = scope;
  if (!scope.training || rate === 0) return tf.relu(x);
  const mask = scope.dropoutMask(x.shape, rate);
  return ownGradient(tf, [x] as const, ([input], save) => {
    const value = tf.mul(tf.relu(input), mask);
    save([value]);
    return { value, gradFunc: (dy: Tensor, [given]: Tensor[]) => tf.mul(tf.mul(dy, 1 / (1 - rate)), tf.step(given!)) };
  });
}
