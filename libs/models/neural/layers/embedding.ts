import type { Tensor } from '@tensorflow/tfjs-core';
import type { Scope } from './scope.ts';

/**
 * A trained vector for each of a set of things.
 * @param ids   int32, from 0 to `count` − 1, any shape
 * @returns     [..., size]
 */
export function embedding(scope: Scope, name: string, ids: Tensor, count: number, size: number): Tensor {
  const table = scope.param(`${name}.weight`, [count, size], { kind: 'normal', sd: 1 });
  return scope.tf.gather(table, ids as Tensor<never>);
}
