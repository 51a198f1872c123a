import type { Tensor } from '@tensorflow/tfjs-core';
import { linear } from './linear.ts';
import type { Scope } from './scope.ts';

export interface AttentionOptions {
  readonly heads: number;
  /** true: a step sees itself and those before it */
  readonly causal: boolean;
}

/** Added to the score of a step that must not be seen: its weight underflows to 0. */
const HIDDEN = -1e9;

/**
 * Self-attention of several heads (Vaswani et al. 2017, section 3.2.2).
 * @param x [B, L, C], C a multiple of the heads
 * @returns [B, L, C]
 */
export function attention(scope: Scope, name: string, x: Tensor, { heads, causal }: AttentionOptions): Tensor {
  const { tf } = scope;
  const [batch, length, channels] = x.shape as [number, number, number];
  const size = channels / heads;
  const joint = tf.reshape(linear(scope, `${name}.in_proj`, x, 3 * channels), [batch, length, 3, heads, size]);
  const [query, key, value] = tf
    .split(tf.transpose(joint, [2, 0, 3, 1, 4]), 3, 0)
    .map((part) => tf.reshape(part, [batch * heads, length, size])) as [Tensor, Tensor, Tensor];
  const scores = tf.matMul(tf.mul(query, 1 / Math.sqrt(size)), key, false, true);
  const weights = tf.softmax(causal ? tf.add(scores, causalMask(scope, length)) : scores);
  const seen = tf.reshape(tf.matMul(weights, value), [batch, heads, length, size]);
  return linear(scope, `${name}.out_proj`, tf.reshape(tf.transpose(seen, [0, 2, 1, 3]), x.shape), channels);
}

/** [L, L] 0 where column ≤ row. */
function causalMask({ tf }: Scope, length: number): Tensor {
  const mask = Float32Array.from({ length: length * length }, (_, i) => {
    return i % length <= Math.floor(i / length) ? 0 : HIDDEN;
  });
  return tf.tensor(mask, [length, length]);
}
