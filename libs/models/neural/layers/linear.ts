import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';
import { sizeOf } from '../engine/tensorSpec.ts';
import { type Scope, uniformFor } from './scope.ts';

/**
 * Outputs for each input from which the bias goes into the product, as the weights of an input that is always 1: to add it
 * to so many outputs, and to sum its gradient, each takes about as long as the product.
 */
const WIDE = 4;

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
  const isWide = scope.training && units >= WIDE * inputs; // a graph for predictions takes any number of rows
  const sums = isWide ? productWithBias(tf, rows, weight, bias) : tf.add(tf.matMul(rows, weight), bias);
  return tf.reshape(sums, [...outer, units]);
}

/** @param rows [N, I] @param weight [I, O] @param bias [O] */
function productWithBias(tf: Tf, rows: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const ones = tf.ones([rows.shape[0]!, 1]);
  return tf.matMul(tf.concat([rows, ones], 1), tf.concat([weight, tf.reshape(bias, [1, bias.size])], 0));
}
