import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';

/** What raw outputs mean, and how wrong they are. */
export interface Head {
  /** O */
  readonly size: number;
  /** T */
  readonly targets: number;
  /** @param raw [B, O] @returns [B, O] */
  activate(tf: Tf, raw: Tensor): Tensor;
  /** @param raw [B, O] @param y [B, T] @returns [B] */
  rowLoss(tf: Tf, raw: Tensor, y: Tensor): Tensor;
}

/** Squared error, averaged over the outputs. */
export function pointHead(size = 1): Head {
  return {
    size,
    targets: size,
    activate: (_, raw) => raw,
    rowLoss: (tf, raw, y) => tf.mean(tf.square(tf.sub(raw, y)), 1),
  };
}

/** Probability of the target 1: cross-entropy of a logit, in the form that neither overflows nor loses digits. */
export const probabilityHead: Head = {
  size: 1,
  targets: 1,
  activate: (tf, raw) => tf.sigmoid(raw),
  rowLoss: (tf, raw, y) => tf.sum(tf.sub(tf.softplus(raw), tf.mul(raw, y)), 1),
};

export const QUANTILES = [0.5, 0.05, 0.95] as const;

/** The median, and the 5 % and 95 % quantiles at distances from it that cannot be negative: they never cross. */
export const quantileHead: Head = {
  size: QUANTILES.length,
  targets: 1,
  activate(tf, raw) {
    const [median, below, above] = tf.split(raw, 3, 1) as [Tensor, Tensor, Tensor];
    return tf.concat([median, tf.sub(median, tf.softplus(below)), tf.add(median, tf.softplus(above))], 1);
  },
  /** pinball loss (Koenker and Bassett 1978) */
  rowLoss(tf, raw, y) {
    const error = tf.sub(y, quantileHead.activate(tf, raw));
    const levels = tf.tensor(QUANTILES);
    // max(τe, (τ − 1)e) = τe + max(−e, 0)
    return tf.mean(tf.add(tf.mul(error, levels), tf.relu(tf.neg(error))), 1);
  },
};
