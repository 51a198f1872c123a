import type { Tensor } from '@tensorflow/tfjs-core';
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
 * den Oord et al. 2016). As one product: the taps of a row stand beside each other.
 * @param x [B, L, C]
 * @returns [B, L, filters]
 */
export function causalConv(scope: Scope, name: string, x: Tensor, options: CausalConvOptions): Tensor {
  const { tf } = scope;
  const { filters, kernelSize, dilation } = options;
  const [batch, length, channels] = x.shape as [number, number, number];
  const past = (kernelSize - 1) * dilation;
  const padded = tf.pad(x, [
    [0, 0],
    [past, 0],
    [0, 0],
  ]);
  const taps = Array.from({ length: kernelSize }, (_, k) => {
    return tf.slice(padded, [0, k * dilation, 0], [batch, length, channels]);
  });
  const rows = tf.reshape(tf.concat(taps, 2), [batch * length, kernelSize * channels]);
  const init = uniformFor(kernelSize * channels);
  const weight = scope.param(`${name}.weight`, [kernelSize * channels, filters], init);
  const bias = scope.param(`${name}.bias`, [filters], init);
  return tf.reshape(tf.add(tf.matMul(rows, weight), bias), [batch, length, filters]);
}
