import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';

/** Rows of one step after the other, so that a step is a slice without gaps. @param x [B, L, D] @returns [L·B, D] */
export function toTimeMajor(tf: Tf, x: Tensor): Tensor {
  const [batch, length, inputs] = x.shape as [number, number, number];
  return tf.reshape(tf.transpose(x, [1, 0, 2]), [length * batch, inputs]);
}
