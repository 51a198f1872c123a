import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';
import { type Scope, uniformFor } from './scope.ts';

export interface CausalConvOptions {
  readonly filters: number;
  /** K taps */
  readonly kernelSize: number;
  /** steps between taps */
  readonly dilation: number;
}

/**
 * Convolution over time that looks back only: y_t reads x_t, x_{t−d}, …, x_{t−(K−1)d}, with zeros before the window (van
 * den Oord et al. 2016). As a product for each tap, which takes less time than to copy the taps beside each other for one.
 * @param x [B, L, C]
 * @returns [B, L, filters]
 */
export function causalConv(scope: Scope, name: string, x: Tensor, options: CausalConvOptions): Tensor {
  const { tf } = scope;
  const { filters, kernelSize, dilation } = options;
  const [batch, length, channels] = x.shape as [number, number, number];
  const init = uniformFor(kernelSize * channels);
  const weight = scope.param(`${name}.weight`, [kernelSize * channels, filters], init);
  const bias = scope.param(`${name}.bias`, [filters], init);
  const product = (tap: number) => {
    const rows = tf.reshape(delayed(tf, x, (kernelSize - 1 - tap) * dilation), [batch * length, channels]);
    return tf.matMul(rows, tf.slice(weight, [tap * channels, 0], [channels, filters]));
  };
  let sum = bias;
  for (let tap = 0; tap < kernelSize; tap++) sum = tf.add(product(tap), sum);
  return tf.reshape(sum, [batch, length, filters]);
}

/** What stood so many steps before, zeros before the window. @param x [B, L, C] */
function delayed(tf: Tf, x: Tensor, steps: number): Tensor {
  const [batch, length, channels] = x.shape as [number, number, number];
  if (steps === 0) return x;
  if (steps >= length) return tf.zerosLike(x);
  const past = tf.slice(x, [0, 0, 0], [batch, length - steps, channels]);
  return tf.pad(past, [
    [0, 0],
    [steps, 0],
    [0, 0],
  ]);
}
