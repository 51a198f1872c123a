import type { Tensor } from '@tensorflow/tfjs-core';
import { linear } from '../layers/linear.ts';
import type { Scope } from '../layers/scope.ts';

/** What the target is, as a linear map of the forecasts of all channels. @param forecast [B, H, C] @returns [B, outputs] */
export function readForecast(scope: Scope, forecast: Tensor, outputs: number): Tensor {
  const [batch, horizon, channels] = forecast.shape as [number, number, number];
  return linear(scope, 'head', scope.tf.reshape(forecast, [batch, horizon * channels]), outputs);
}
