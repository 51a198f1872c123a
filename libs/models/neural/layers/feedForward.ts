import type { Tensor } from '@tensorflow/tfjs-core';
import { linear } from './linear.ts';
import { reluDropout } from './reluDropout.ts';
import type { Scope } from './scope.ts';

/** Most numbers of a hidden layer that is worked out whole: up to this, slices gain less than their graph costs to compile. */
const MOST_WHOLE = 2 ** 20;

/** Numbers of the hidden layer in a slice: with what is read beside them they stay in a second-level cache of 2 MB. */
const SLICE = 2 ** 19;

export interface FeedForwardOptions {
  /** names of the two maps */
  readonly names: readonly [string, string];
  readonly hidden: number;
  readonly outputs: number;
  readonly dropout: number;
}

/**
 * Two linear maps with ReLU and dropout between them. A very wide hidden layer is trained some rows at a time: whole, it would
 * go through memory a dozen times in a step, which takes longer than the products.
 * @param rows [N, I]
 * @returns    [N, O]
 */
export function feedForward(scope: Scope, rows: Tensor, options: FeedForwardOptions): Tensor {
  const { names, hidden, outputs, dropout } = options;
  const layer = (part: Tensor) => {
    return linear(scope, names[1], reluDropout(scope, linear(scope, names[0], part, hidden), dropout), outputs);
  };
  const count = rows.shape[0]!;
  if (!scope.training || count * hidden <= MOST_WHOLE) return layer(rows); // a graph for predictions takes any number of rows
  const most = Math.max(1, Math.floor(SLICE / hidden));
  const sizes = Array.from({ length: Math.ceil(count / most) }, (_, i) => Math.min(most, count - i * most));
  const { tf } = scope;
  return tf.concat(tf.split(rows, sizes).map(layer));
}
