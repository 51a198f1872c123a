import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../engine/tensorSpec.ts';
import { ones, type Scope, zeros } from './scope.ts';

/** Keeps the square root away from 0; PyTorch's default. */
const EPSILON = 1e-5;

/** Share of a batch in the running statistics; PyTorch's default. */
const MOMENTUM = 0.1;

/**
 * Mean 0 and variance 1 of each channel over the batch, then a gain and an offset each (Ioffe and Szegedy 2015). A
 * prediction uses the running statistics of training, so it depends on no other row and on nothing later.
 * @param x [..., C]
 */
export function batchNorm(scope: Scope, name: string, x: Tensor): Tensor {
  const { tf } = scope;
  const channels = x.shape.at(-1)!;
  const rows = sizeOf(x.shape.slice(0, -1));
  const flat = tf.reshape(x, [rows, channels]);
  const { mean, variance } = scope.training ? batchMoments(scope, name, flat) : runningMoments(scope, name, channels);
  const normal = tf.div(tf.sub(flat, mean), tf.sqrt(tf.add(variance, EPSILON)));
  const gain = scope.param(`${name}.weight`, [channels], ones);
  return tf.reshape(tf.add(tf.mul(normal, gain), scope.param(`${name}.bias`, [channels], zeros)), x.shape);
}

interface Moments {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

function runningMoments(scope: Scope, name: string, channels: number): Moments {
  return {
    mean: scope.buffer(`${name}.running_mean`, [channels], 0),
    variance: scope.buffer(`${name}.running_var`, [channels], 1),
  };
}

/** Of the batch; the running ones move towards it, with the variance that is unbiased. @param flat [N, C] */
function batchMoments(scope: Scope, name: string, flat: Tensor): Moments {
  const { tf } = scope;
  const [rows, channels] = flat.shape as [number, number];
  const mean = tf.mean(flat, 0);
  const variance = tf.mean(tf.square(tf.sub(flat, mean)), 0);
  const running = runningMoments(scope, name, channels);
  const moved = (from: Tensor, to: Tensor) => tf.add(tf.mul(from, 1 - MOMENTUM), tf.mul(to, MOMENTUM));
  scope.setBuffer(`${name}.running_mean`, moved(running.mean, mean));
  scope.setBuffer(`${name}.running_var`, moved(running.variance, tf.mul(variance, rows / (rows - 1))));
  return { mean, variance };
}
