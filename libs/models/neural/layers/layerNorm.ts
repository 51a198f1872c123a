import type { Tensor } from '@tensorflow/tfjs-core';
import { ones, type Scope, zeros } from './scope.ts';

/** Keeps the square root away from 0; PyTorch's default. */
const EPSILON = 1e-5;

/** Mean 0 and variance 1 over the last axis, then a gain and an offset each (Ba et al. 2016). @param x [..., C] */
export function layerNorm(scope: Scope, name: string, x: Tensor): Tensor {
  const { tf } = scope;
  const channels = x.shape.at(-1)!;
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const normal = tf.div(centred, tf.sqrt(tf.add(variance, EPSILON)));
  const gain = scope.param(`${name}.weight`, [channels], ones);
  return tf.add(tf.mul(normal, gain), scope.param(`${name}.bias`, [channels], zeros));
}
