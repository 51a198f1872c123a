import type { Tensor } from '@tensorflow/tfjs-core';
import { movingAverage } from '../layers/movingAverage.ts';
import type { Scope } from '../layers/scope.ts';
import { temporalLinear } from './temporalLinear.ts';

/**
 * DLinear: a trend, which is a moving average, and what is left, each mapped to the horizon by one linear layer and added
 * up (Zeng et al. 2023, "Are transformers effective for time series forecasting?").
 * @param x     [B, L, C]
 * @param width of the moving average, odd
 * @returns     [B, horizon, C]
 */
export function forecastDlinear(
  scope: Scope,
  x: Tensor,
  { horizon, width }: { readonly horizon: number; readonly width: number },
): Tensor {
  const { tf } = scope;
  const trend = movingAverage(tf, x, width);
  const seasonal = temporalLinear(scope, 'seasonal', tf.sub(x, trend), horizon);
  return tf.add(seasonal, temporalLinear(scope, 'trend', trend, horizon));
}
