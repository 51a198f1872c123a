import type { Tensor } from '@tensorflow/tfjs-core';
import { type Head, pointHead } from './head.ts';

/**
 * A number that follows the truth and a teacher (Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a neural network",
 * with squared errors): (raw − y_0)² + lambda (raw − y_1)². Its gradient is that of (1 + lambda) (raw − m)² with the weighted
 * mean m = (y_0 + lambda y_1) / (1 + lambda).
 */
export function distillationHead(lambda: number): Head {
  const point = pointHead();
  return {
    ...point,
    targets: 2,
    rowLoss(tf, raw, y) {
      const [truth, teacher] = tf.split(y, 2, 1) as [Tensor, Tensor];
      return tf.add(point.rowLoss(tf, raw, truth), tf.mul(lambda, point.rowLoss(tf, raw, teacher)));
    },
  };
}
