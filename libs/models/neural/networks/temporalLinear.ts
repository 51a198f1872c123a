import type { Tensor } from '@tensorflow/tfjs-core';
import { linear } from '../layers/linear.ts';
import type { Scope } from '../layers/scope.ts';

/** The same linear map over time for every channel. @param x [B, L, C] @returns [B, steps, C] */
export function temporalLinear(scope: Scope, name: string, x: Tensor, steps: number): Tensor {
  const { tf } = scope;
  return tf.transpose(linear(scope, name, tf.transpose(x, [0, 2, 1]), steps), [0, 2, 1]);
}
