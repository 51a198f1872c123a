import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../engine/tensorSpec.ts';
import { ones, type Scope, zeros } from './scope.ts';
import { standardize } from './standardize.ts';

/** Mean 0 and variance 1 over the last axis, then a gain and an offset each (Ba et al. 2016). @param x [..., C] */
export function layerNorm(scope: Scope, name: string, x: Tensor): Tensor {
  const { tf } = scope;
  const channels = x.shape.at(-1)!;
  const rows = tf.reshape(x, [sizeOf(x.shape.slice(0, -1)), channels]);
  const gain = scope.param(`${name}.weight`, [channels], ones);
  return tf.reshape(standardize(tf, rows, gain, scope.param(`${name}.bias`, [channels], zeros), 1), x.shape);
}
