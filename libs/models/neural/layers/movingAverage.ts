import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';

/**
 * Mean over `width` steps around each, the first and the last step repeated beyond the ends: the trend of Zeng et al. 2023
 * (DLinear). Sums of 1, 2, 4, … steps are made from each other, so that the work grows with the logarithm of the width.
 * @param x     [B, L, C]
 * @param width odd
 * @returns     [B, L, C]
 */
export function movingAverage(tf: Tf, x: Tensor, width: number): Tensor {
  const [batch, length, channels] = x.shape as [number, number, number];
  const side = (width - 1) / 2;
  if (side === 0) return x;
  const edge = (step: number) => tf.tile(tf.slice(x, [0, step, 0], [batch, 1, channels]), [1, side, 1]);
  let sums = tf.concat([edge(0), x, edge(length - 1)], 1);
  let total: Tensor | undefined;
  let covered = 0;
  const from = (source: Tensor, start: number, steps: number) =>
    tf.slice(source, [0, start, 0], [batch, steps, channels]);
  for (let span = 1; span <= width; span *= 2) {
    if (width & span) {
      const part = from(sums, covered, length);
      total = total === undefined ? part : tf.add(total, part);
      covered += span;
    }
    if (2 * span > width) break;
    const left = sums.shape[1]! - span;
    sums = tf.add(from(sums, 0, left), from(sums, span, left));
  }
  return tf.div(total!, width);
}
