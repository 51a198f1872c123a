import type { Tensor } from '@tensorflow/tfjs-core';
import type { Scope } from '../layers/scope.ts';
import { temporalLinear } from './temporalLinear.ts';

/**
 * NLinear: one linear layer over time, of the distance from each window's last value (Zeng et al. 2023).
 * @param x [B, L, C]
 * @returns [B, horizon, C]
 */
export function forecastNlinear(scope: Scope, x: Tensor, { horizon }: { readonly horizon: number }): Tensor {
  const { tf } = scope;
  const [batch, length, channels] = x.shape as [number, number, number];
  const last = tf.slice(x, [0, length - 1, 0], [batch, 1, channels]);
  return tf.add(temporalLinear(scope, 'time', tf.sub(x, last), horizon), last);
}
