import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../engine/tensorSpec.ts';
import { type Scope, uniformFor } from './scope.ts';

/**
 * y = x·W + b along the last axis.
 * @param x     [..., I]
 * @param units O
 * @returns     [..., O]
 */
export function linear(scope: Scope, name: string, x: Tensor, units: number): Tensor {
  const { tf } = scope;
  const inputs = x.shape.at(-1)!;
  const outer = x.shape.slice(0, -1);
  const weight = scope.param(`${name}.weight`, [inputs, units], uniformFor(inputs));
  const bias = scope.param(`${name}.bias`, [units], uniformFor(inputs));
  const rows = tf.reshape(x, [sizeOf(outer), inputs]);
  return tf.reshape(tf.add(tf.matMul(rows, weight), bias), [...outer, units]);
}
