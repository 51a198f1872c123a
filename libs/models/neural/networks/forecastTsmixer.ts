import type { Tensor } from '@tensorflow/tfjs-core';
import { batchNorm } from '../layers/batchNorm.ts';
import { dropout } from '../layers/dropout.ts';
import { feedForward } from '../layers/feedForward.ts';
import { layerNorm } from '../layers/layerNorm.ts';
import type { Scope } from '../layers/scope.ts';
import { temporalLinear } from './temporalLinear.ts';

export interface TsmixerOptions {
  readonly horizon: number;
  readonly blocks: number;
  /** width of the hidden layer over the channels */
  readonly hidden: number;
  readonly dropout: number;
  readonly norm: 'batch' | 'layer';
}

/**
 * TSMixer: blocks that mix over time and then over channels, each added to what came in, and a linear map to the horizon
 * (Chen et al. 2023, "TSMixer: an all-MLP architecture for time series forecasting", section 4).
 * @param x [B, L, C]
 * @returns [B, horizon, C]
 */
export function forecastTsmixer(scope: Scope, x: Tensor, options: TsmixerOptions): Tensor {
  let mixed = x;
  for (let block = 0; block < options.blocks; block++) {
    mixed = mixFeatures(scope, `block${block}`, mixTime(scope, `block${block}`, mixed, options), options);
  }
  return temporalLinear(scope, 'horizon', mixed, options.horizon);
}

function mixTime(scope: Scope, name: string, x: Tensor, options: TsmixerOptions): Tensor {
  const { tf } = scope;
  const normal = normalize(scope, `${name}.time_norm`, x, options);
  const mixed = tf.relu(temporalLinear(scope, `${name}.time`, normal, x.shape[1]!));
  return tf.add(x, dropout(scope, mixed, options.dropout));
}

function mixFeatures(scope: Scope, name: string, x: Tensor, options: TsmixerOptions): Tensor {
  const { tf } = scope;
  const [batch, length, channels] = x.shape as [number, number, number];
  const rows = tf.reshape(normalize(scope, `${name}.feature_norm`, x, options), [batch * length, channels]);
  const names = [`${name}.feature1`, `${name}.feature2`] as const;
  const mixed = feedForward(scope, rows, { ...options, names, outputs: channels });
  return tf.add(x, dropout(scope, tf.reshape(mixed, x.shape), options.dropout));
}

/** Over time and channels at once: of each window, or of each place over the batch. */
function normalize(scope: Scope, name: string, x: Tensor, { norm }: TsmixerOptions): Tensor {
  const { tf } = scope;
  const flat = tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]);
  return tf.reshape((norm === 'batch' ? batchNorm : layerNorm)(scope, name, flat), x.shape);
}
