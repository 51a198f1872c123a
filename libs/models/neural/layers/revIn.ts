import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';

/** Keeps the square root away from 0, as in the paper's code. */
const EPSILON = 1e-5;

/**
 * Reversible instance normalisation (Kim et al. 2022): each window and channel to mean 0 and variance 1 over its own
 * time, and a forecast back to where the window was.
 * @param x [B, L, C]
 */
export function revIn(tf: Tf, x: Tensor): { readonly normal: Tensor; restore(forecast: Tensor): Tensor } {
  const mean = tf.mean(x, 1, true);
  const centred = tf.sub(x, mean);
  const sd = tf.sqrt(tf.add(tf.mean(tf.square(centred), 1, true), EPSILON));
  return { normal: tf.div(centred, sd), restore: (forecast) => tf.add(tf.mul(forecast, sd), mean) };
}
