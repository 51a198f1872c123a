import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../engine/tensorSpec.ts';
import { ones, type Scope, zeros } from './scope.ts';
import { EPSILON, momentsOf, standardize } from './standardize.ts';

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
  const gain = scope.param(`${name}.weight`, [channels], ones);
  const bias = scope.param(`${name}.bias`, [channels], zeros);
  const running = {
    mean: scope.buffer(`${name}.running_mean`, [channels], 0),
    variance: scope.buffer(`${name}.running_var`, [channels], 1),
  };
  if (scope.training) {
    moveRunning(scope, name, running, flat);
    return tf.reshape(standardize(tf, flat, gain, bias, 0), x.shape);
  }
  const normal = tf.div(tf.sub(flat, running.mean), tf.sqrt(tf.add(running.variance, EPSILON)));
  return tf.reshape(tf.add(tf.mul(normal, gain), bias), x.shape);
}

interface Moments {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Towards the moments of the batch, with the variance that is unbiased. @param flat [N, C] */
function moveRunning({ tf, setBuffer }: Scope, name: string, running: Moments, flat: Tensor): void {
  const [rows, channels] = flat.shape as [number, number];
  const { mean, variance } = momentsOf(tf, flat, 0);
  const moved = (from: Tensor, to: Tensor) => {
    return tf.add(tf.mul(from, 1 - MOMENTUM), tf.mul(tf.reshape(to, [channels]), MOMENTUM));
  };
  setBuffer(`${name}.running_mean`, moved(running.mean, mean));
  setBuffer(`${name}.running_var`, moved(running.variance, tf.mul(variance, rows / (rows - 1))));
}
