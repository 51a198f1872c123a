import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';
import { ownGradient } from './ownGradient.ts';

/** Keeps the square root away from 0; PyTorch's default. */
export const EPSILON = 1e-5;

/** Axis over which mean and variance are: that of the rows, or that of the columns. */
type Axis = 0 | 1;

/**
 * n · gain + bias with n = (x − mean) / sd. The gradient is written by hand, because what tfjs makes of these steps passes
 * over x about twice as often: dx = (dn − mean(dn) − n · mean(dn · n)) / sd, dn = dy · gain (Ioffe and Szegedy 2015, section 3).
 * @param x    [N, C]
 * @param gain [C]
 * @param bias [C]
 */
export function standardize(tf: Tf, x: Tensor, gain: Tensor, bias: Tensor, axis: Axis): Tensor {
  return ownGradient(tf, [x, gain, bias] as const, ([input, factor, offset], save) => {
    const { mean, variance } = momentsOf(tf, input, axis);
    const sd = tf.sqrt(tf.add(variance, EPSILON));
    const normal = tf.div(tf.sub(input, mean), sd);
    save([normal, sd, factor]);
    return {
      value: tf.add(tf.mul(normal, factor), offset),
      gradFunc: (dy: Tensor, [n, scale, weight]: Tensor[]) => gradients(tf, dy, n!, scale!, weight!, axis),
    };
  });
}

/** Mean and biased variance, each [1, C] or [N, 1]. */
export function momentsOf(tf: Tf, x: Tensor, axis: Axis) {
  const mean = tf.mean(x, axis, true);
  return { mean, variance: tf.mean(tf.square(tf.sub(x, mean)), axis, true) };
}

/** Of x, gain and bias. A gain that is the same all along the axis comes last, where it takes no pass of its own. */
function gradients(tf: Tf, dy: Tensor, normal: Tensor, sd: Tensor, gain: Tensor, axis: Axis): Tensor[] {
  const [dGain, dBias] = [tf.sum(tf.mul(dy, normal), 0), tf.sum(dy, 0)];
  if (axis === 0) {
    const rows = dy.shape[0]!;
    const centred = tf.sub(tf.sub(dy, tf.mul(normal, tf.div(dGain, rows))), tf.div(dBias, rows));
    return [tf.mul(centred, tf.div(gain, sd)), dGain, dBias];
  }
  const dNormal = tf.mul(dy, gain);
  const along = tf.mean(tf.mul(dNormal, normal), 1, true);
  const centred = tf.sub(tf.sub(dNormal, tf.mul(normal, along)), tf.mean(dNormal, 1, true));
  return [tf.div(centred, sd), dGain, dBias];
}
